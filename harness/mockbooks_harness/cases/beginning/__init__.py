"""The company a session began with, where no answer shows it: told from what the session's answers come to."""
