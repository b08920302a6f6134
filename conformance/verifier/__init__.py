"""An independent verifier of Rampart logs, written from docs/formats/log.md and the `key` member of event.md alone."""
