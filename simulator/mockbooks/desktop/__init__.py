"""QuickBooks as a program on a machine: sessions, permissions, dialogs, and the person at the desk."""
