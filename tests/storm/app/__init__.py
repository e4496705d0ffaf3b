"""An app for storms only: a fact, handlers that leave traces, and handlers that make trouble."""
