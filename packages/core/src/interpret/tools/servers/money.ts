import type { ServerTable, ToolEffect } from "./table.js";

const pays: readonly ToolEffect[] = [
  {
    kind: "payment.send",
    as: "recipient",
    from: "customer recipient payee to payment_intent charge invoice order_id",
    detail: { what: "payment" },
  },
];
const reads: readonly ToolEffect[] = [
  { kind: "data.read", as: "table", from: "customer", detail: { statement: "list", bounded: true } },
];

/** Servers that move money. */
export const MONEY: ServerTable = {
  servers: ["stripe", "paypal", "square", "adyen", "mollie", "wise", "braintree", "razorpay", "coinbase", "bank"],
  tools: {
    "create_refund refund_payment create_payout create_transfer create_payment pay_order capture_payment finalize_invoice pay_invoice send_invoice create_payment_link create_order cancel_subscription update_subscription create_subscription transfer pay":
      pays,
    "list_customers list_products list_prices list_invoices list_payment_intents list_subscriptions list_refunds list_disputes retrieve_balance get_order list_transactions search_stripe_resources fetch_stripe_resources":
      reads,
    "create_customer create_product create_price create_invoice create_invoice_item create_coupon update_dispute": [
      { kind: "data.write", as: "table", from: "customer product", detail: { statement: "insert", bounded: true } },
    ],
  },
};
