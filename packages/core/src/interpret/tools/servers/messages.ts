import type { ServerTable } from "./table.js";

/** Servers that speak to people. */
export const MESSAGES: ServerTable = {
  servers: ["slack", "discord", "telegram", "teams", "email", "gmail", "mail", "smtp", "outlook", "twilio", "whatsapp"],
  tools: {
    "slack_post_message slack_reply_to_thread post_message send_message conversations_add_message reply_to_thread": [
      { kind: "message.send", as: "recipient", from: "channel_id channel chat_id to recipient", carries: "text" },
    ],
    "send_email send_mail reply_to_email forward_email create_draft sendmail": [
      { kind: "message.send", as: "recipient", from: "to recipients recipient", carries: "body" },
    ],
    "send_direct_message send_sms": [
      { kind: "message.send", as: "recipient", from: "recipient to user_id user", carries: "body" },
    ],
  },
};
