"""QuickBooks Desktop for your tests."""
