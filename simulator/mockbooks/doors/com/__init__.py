"""The COM door: stand-ins for pywin32, through which programs written for Windows find this QuickBooks on any system.

    with mockbooks.windows(quickbooks.desktop):
        import acme_connector               # does `import win32com.client` at its top
        acme_connector.run()

Nothing of it is there unless asked for. What the stand-ins offer is what programs that talk to QuickBooks use of
`win32com`, `pythoncom`, `pywintypes` and `win32api`; errors are shaped exactly as pywin32's.
"""
