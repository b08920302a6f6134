import type { ServerTable } from "./table.js";

/** Servers that fetch pages or drive a browser. */
export const WEB: ServerTable = {
  servers: ["fetch", "web", "http", "browser", "puppeteer", "playwright", "chrome", "firecrawl"],
  tools: {
    "fetch fetch_html fetch_json fetch_markdown fetch_txt scrape firecrawl_scrape firecrawl_crawl get http_get": [
      { kind: "net.receive", as: "url", from: "url" },
    ],
    "navigate browser_navigate puppeteer_navigate playwright_navigate navigate_page new_page open_url goto": [
      { kind: "net.receive", as: "url", from: "url" },
      // A browser without its sandbox gives pages this machine.
      { kind: "system.configure", as: "none", detail: { what: "browser" }, when: "allowDangerous" },
    ],
    "post put patch http_post http_request request": [
      { kind: "net.send", as: "url", from: "url", carries: "body" },
      { kind: "net.receive", as: "url", from: "url" },
    ],
    "browser_type puppeteer_fill fill browser_fill_form fill_form": [
      { kind: "net.send", as: "host", carries: "value" },
    ],
    "browser_snapshot browser_take_screenshot browser_console_messages browser_network_requests browser_wait_for browser_hover browser_resize browser_tabs browser_close browser_navigate_back take_screenshot take_snapshot list_pages select_page list_console_messages list_network_requests get_network_request get_console_message wait_for hover resize_page emulate puppeteer_screenshot puppeteer_hover":
      [{ kind: "net.receive", as: "host" }],
    "browser_click browser_drag browser_press_key browser_select_option browser_handle_dialog browser_mouse_click_xy click drag press_key handle_dialog puppeteer_click puppeteer_select":
      [{ kind: "net.send", as: "host", carries: "key" }],
    browser_pdf_save: [{ kind: "file.write", as: "path", from: "filename" }],
    browser_install: [{ kind: "package.install", as: "package" }],
    "browser_file_upload upload_file": [
      { kind: "file.read", as: "path", from: "paths filePath" },
      { kind: "net.send", as: "host", carries: "paths" },
    ],
    "puppeteer_evaluate browser_evaluate evaluate_script browser_run_code browser_run_code_unsafe playwright_evaluate":
      [
        {
          kind: "code.run",
          as: "page",
          from: "function script code expression",
          detail: { language: "node", origin: "argument" },
        },
      ],
  },
};
