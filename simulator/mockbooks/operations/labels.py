"""What QuickBooks calls its lists, and the names in them, when it refuses."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["CONTROL_LABELS", "LIST_LABELS", "NAME_FIELDS"]

# The accounts that customers and vendors owe on, or are owed on, in 3140. [R: the answer to a BillAdd, Stack Overflow
# 44005541] recorded: AP Account; [O: ISoft wiki, "Invalid reference to Quickbooks AR Account"] observed: AR Account.
CONTROL_LABELS: Mapping[str, str] = MappingProxyType({"APAccountRef": "AP Account", "ARAccountRef": "AR Account"})

# A list in the words of a refusal. Recorded: Customers (3130, 3140), Accounts (3180), Item Sales Tax (3140); the rest
# follows their pattern (assumed).
LIST_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "Account": "Accounts",
        "BillingRate": "Billing Rate",
        "Class": "Class",
        "Currency": "Currency",
        "Customer": "Customers",
        "CustomerMsg": "Customer Message",
        "CustomerType": "Customer Type",
        "DateDrivenTerms": "Terms",
        "Employee": "Employees",
        "InventorySite": "Inventory Site",
        "ItemDiscount": "Item Discount",
        "ItemFixedAsset": "Item Fixed Asset",
        "ItemGroup": "Item Group",
        "ItemInventory": "Item Inventory",
        "ItemInventoryAssembly": "Item Inventory Assembly",
        "ItemNonInventory": "Item Non-Inventory",
        "ItemOtherCharge": "Item Other Charge",
        "ItemPayment": "Item Payment",
        "ItemSalesTax": "Item Sales Tax",
        "ItemSalesTaxGroup": "Item Sales Tax Group",
        "ItemService": "Item Service",
        "ItemSubtotal": "Item Subtotal",
        "JobType": "Job Type",
        "Lead": "Leads",
        "OtherName": "Other Names",
        "PaymentMethod": "Payment Method",
        "PayrollItemNonWage": "Payroll Item",
        "PayrollItemWage": "Payroll Item",
        "PriceLevel": "Price Level",
        "SalesRep": "Sales Rep",
        "SalesTaxCode": "Sales Tax Code",
        "ShipMethod": "Ship Method",
        "StandardTerms": "Terms",
        "ToDo": "To Do",
        "UnitOfMeasureSet": "Unit Of Measure Set",
        "Vehicle": "Vehicles",
        "Vendor": "Vendors",
        "VendorType": "Vendor Type",
        "WorkersCompCode": "Workers Comp Code",
    }
)

# The name of a list object in the words of a refusal; "customer name" is recorded (3090), the rest is assumed.
NAME_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "Account": "account name",
        "Class": "class name",
        "Customer": "customer name",
        "Employee": "employee name",
        "OtherName": "other name",
        "SalesRep": "initial",
        "Vendor": "vendor name",
    }
)
