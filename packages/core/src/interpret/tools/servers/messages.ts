import type { ServerTable } from "./table.js";

/** Servers that speak to people. */
export const MESSAGES: ServerTable = {
  servers: [
    "slack",
    "discord",
    "telegram",
    "teams",
    "email",
    "gmail",
    "mail",
    "smtp",
    "outlook",
    "twilio",
    "whatsapp",
    "notion",
    "linear",
    "jira",
    "atlassian",
    "confluence",
    "asana",
    "trello",
    "calendar",
  ],
  tools: {
    "slack_post_message slack_reply_to_thread post_message send_message conversations_add_message reply_to_thread": [
      { kind: "message.send", as: "recipient", from: "channel_id channel chat_id to recipient", carries: "text" },
    ],
    "send_email send_mail reply_to_email forward_email sendmail": [
      { kind: "message.send", as: "recipient", from: "to recipients recipient", carries: "body" },
    ],
    "slack_list_channels slack_get_channel_history slack_get_thread_replies slack_get_users slack_get_user_profile conversations_history conversations_replies conversations_search_messages channels_list list_messages read_messages search_emails read_email list_events":
      [
        {
          kind: "data.read",
          as: "table",
          from: "channel_id channel mailbox calendarId",
          detail: { statement: "read", bounded: true },
        },
      ],
    // Nobody reads a draft, and a reaction says nothing.
    "create_draft draft_email slack_add_reaction add_reaction reactions_add": [
      { kind: "data.write", as: "table", from: "channel_id channel", detail: { statement: "insert", bounded: true } },
    ],
    // Whoever is invited gets a message.
    "create_event update_event": [
      {
        kind: "message.send",
        as: "recipient",
        from: "attendees",
        detail: { what: "event" },
        when: "attendees sendUpdates=all|externalonly",
      },
      { kind: "data.write", as: "table", from: "calendarId", detail: { statement: "insert", bounded: true } },
    ],
    "create_filter update_filter": [
      {
        kind: "message.send",
        as: "recipient",
        from: "forward",
        detail: { what: "forward" },
        when: "action.forward forward forwardTo",
      },
    ],
    "delete_event delete_message delete_email": [
      {
        kind: "data.delete",
        as: "table",
        from: "channel_id eventId messageId",
        detail: { statement: "delete", bounded: true },
      },
    ],
    "create_issue update_issue create_comment add_comment createJiraIssue editJiraIssue addCommentToJiraIssue transitionJiraIssue createConfluencePage updateConfluencePage notion_create_pages notion_update_page notion_create_comment create_page update_page":
      [
        {
          kind: "message.send",
          as: "recipient",
          from: "issueId issueIdOrKey projectKey team page_id parent",
          carries: "body",
          detail: { what: "comment" },
        },
      ],
    "notion_search notion_fetch searchJiraIssuesUsingJql getJiraIssue getConfluencePage search_pages": [
      { kind: "data.read", as: "table", from: "issueIdOrKey page_id id", detail: { statement: "read", bounded: true } },
    ],
    "send_direct_message send_sms": [
      { kind: "message.send", as: "recipient", from: "recipient to user_id user", carries: "body" },
    ],
  },
};
