"""The language: qbXML as a table, read, validated, rendered and written; knows nothing of companies."""
