"""The tables of a company file.

Units, everywhere: amounts of a document, and of the links that settle it, are whole cents of its own currency, all
others of the home currency unless a column says foreign; quantities and rates are
whole hundred-thousandths (QUANTYPE and PRICETYPE have five decimals); moments are Unix seconds (UTC); dates are ISO
text. ``own`` is the object as it was written, a Record in compact JSON (see :mod:`mockbooks.qbxml.record`), in which
a whole number is always a reference to ``list_object.id``. What follows from other objects is never in ``own``: it
stands in ``total``, in the columns of ``txn`` or is summed from ``posting`` and ``link``.

``revision`` names one state of one object: it is drawn anew for every state of any object and never drawn twice, so
that text made from an object can be kept under it (:mod:`mockbooks.company.stored_text`).
"""

from __future__ import annotations

__all__ = ["APPLICATION_ID", "FORMAT_VERSION", "TABLES"]

APPLICATION_ID = 0x4D4B4246  # "MKBF"
FORMAT_VERSION = 3

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Host, company and preferences: one record each.
CREATE TABLE singleton (kind TEXT PRIMARY KEY, own TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE list_object (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,             -- the SDK's name: Customer, ItemService
    space TEXT NOT NULL,            -- where its ListID and its FullName are unique
    list_id TEXT NOT NULL,
    name TEXT NOT NULL,
    full_name TEXT NOT NULL,
    full_name_key TEXT NOT NULL,    -- full_name without case
    sort_key TEXT NOT NULL,         -- place within its kind in an answer
    parent INTEGER REFERENCES list_object (id),
    sublevel INTEGER NOT NULL,
    is_active INTEGER NOT NULL,
    time_created INTEGER NOT NULL,
    time_modified INTEGER NOT NULL,
    edit_sequence INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    classified TEXT,                -- AccountType of an account, PaymentMethodType of a payment method
    special TEXT,                   -- SpecialAccountType of an account that QuickBooks made
    own TEXT NOT NULL
);
CREATE UNIQUE INDEX list_object_list_id ON list_object (space, list_id);
CREATE UNIQUE INDEX list_object_full_name ON list_object (space, full_name_key);
CREATE INDEX list_object_order ON list_object (kind, sort_key, id);
CREATE INDEX list_object_parent ON list_object (parent) WHERE parent IS NOT NULL;
CREATE INDEX list_object_special ON list_object (special) WHERE special IS NOT NULL;
CREATE INDEX list_object_modified ON list_object (kind, time_modified);

-- Running totals of a list object, kept by the one function that posts; a check proves them equal to the sums.
CREATE TABLE total (
    object INTEGER PRIMARY KEY,
    balance INTEGER NOT NULL,           -- own; account: debit positive; customer: owed to us; vendor: owed by us
    total_balance INTEGER NOT NULL,     -- with all descendants
    quantity INTEGER NOT NULL DEFAULT 0,
    value INTEGER NOT NULL DEFAULT 0
);

-- The same of what has a foreign currency, in that one: accounts, customers and vendors.
CREATE TABLE foreign_total (
    object INTEGER PRIMARY KEY,
    balance INTEGER NOT NULL,
    total_balance INTEGER NOT NULL
);

CREATE TABLE txn (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    txn_id TEXT NOT NULL,
    txn_number INTEGER NOT NULL,
    txn_date TEXT NOT NULL,
    ref_number TEXT,
    ref_key TEXT,                       -- ref_number without case
    entity INTEGER,
    account INTEGER,                    -- the source account
    time_created INTEGER NOT NULL,
    time_modified INTEGER NOT NULL,
    edit_sequence INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    total INTEGER NOT NULL,             -- what the document comes to
    open INTEGER NOT NULL,              -- what is left to pay, to use or to apply
    status TEXT NOT NULL DEFAULT '',    -- '', 'pending' or 'void'
    due_date TEXT,
    currency INTEGER,
    exchange_rate TEXT,
    own TEXT NOT NULL
);
CREATE UNIQUE INDEX txn_txn_id ON txn (txn_id);
CREATE INDEX txn_order ON txn (kind, txn_date, txn_number);
CREATE INDEX txn_day ON txn (txn_date, txn_number);
CREATE INDEX txn_ref ON txn (kind, ref_key);
CREATE INDEX txn_entity ON txn (entity, kind);
CREATE INDEX txn_modified ON txn (kind, time_modified);

CREATE TABLE line (
    id INTEGER PRIMARY KEY,
    txn INTEGER NOT NULL REFERENCES txn (id),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,                 -- InvoiceLine, ExpenseLine, ItemLine
    group_line INTEGER,                 -- the group line this one stands in
    txn_line_id TEXT NOT NULL,
    item INTEGER,
    account INTEGER,
    quantity INTEGER,
    amount INTEGER,
    own TEXT NOT NULL
);
CREATE INDEX line_txn ON line (txn, position);
CREATE INDEX line_item ON line (item) WHERE item IS NOT NULL;
CREATE INDEX line_order ON line (item) WHERE kind IN ('PurchaseOrderLine', 'SalesOrderLine');

CREATE TABLE posting (
    id INTEGER PRIMARY KEY,
    txn INTEGER NOT NULL REFERENCES txn (id),
    line INTEGER,
    txn_date TEXT NOT NULL,
    account INTEGER NOT NULL,
    entity INTEGER,
    item INTEGER,
    class INTEGER,
    is_source INTEGER NOT NULL,
    amount INTEGER NOT NULL,            -- debit positive
    foreign_amount INTEGER,             -- of a document in a foreign currency: the amount in that one
    quantity INTEGER,
    movement INTEGER                    -- the movement of stock whose cost this line and its counterpart are
);
CREATE INDEX posting_txn ON posting (txn);
CREATE INDEX posting_account ON posting (account, txn_date);
CREATE INDEX posting_stock ON posting (item, txn_date, id) WHERE quantity IS NOT NULL;

-- What a line of a transaction does to the stock of its item, and what follows from all before it (``books.costing``).
CREATE TABLE movement (
    id INTEGER PRIMARY KEY,
    txn INTEGER NOT NULL REFERENCES txn (id),
    txn_date TEXT NOT NULL,
    line INTEGER NOT NULL,
    item INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    given INTEGER,                      -- cents that its document says it is worth; none: average cost
    cost INTEGER NOT NULL,              -- cents that costing adds to that
    has_pair INTEGER NOT NULL,          -- whether those are posted as a pair of ledger lines
    on_hand INTEGER NOT NULL,           -- after it
    worth INTEGER NOT NULL,
    average_value INTEGER NOT NULL,     -- the average cost, as a fraction
    average_quantity INTEGER NOT NULL
);
CREATE INDEX movement_txn ON movement (txn);
CREATE INDEX movement_order ON movement (item, txn_date, txn, id);

-- One transaction settles, uses or continues another.
CREATE TABLE link (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,                 -- payment, credit, order, deposit
    from_txn INTEGER NOT NULL REFERENCES txn (id),
    to_txn INTEGER NOT NULL REFERENCES txn (id),
    via_txn INTEGER,                    -- the payment that set a credit
    from_line INTEGER,
    to_line INTEGER,
    amount INTEGER NOT NULL DEFAULT 0,
    discount INTEGER NOT NULL DEFAULT 0,
    discount_account INTEGER,
    discount_class INTEGER,
    quantity INTEGER
);
CREATE INDEX link_from ON link (from_txn);
CREATE INDEX link_to ON link (to_txn);
CREATE INDEX link_via ON link (via_txn) WHERE via_txn IS NOT NULL;

CREATE TABLE data_ext_def (
    id INTEGER PRIMARY KEY,
    owner_key TEXT NOT NULL,            -- OwnerID without case
    name_key TEXT NOT NULL,
    own TEXT NOT NULL
);
CREATE UNIQUE INDEX data_ext_def_name ON data_ext_def (owner_key, name_key);

CREATE TABLE data_ext (
    id INTEGER PRIMARY KEY,
    holder TEXT NOT NULL,               -- list, txn, line or company
    object INTEGER NOT NULL,
    owner_key TEXT NOT NULL,
    name_key TEXT NOT NULL,
    own TEXT NOT NULL                   -- OwnerID, DataExtName, DataExtType, DataExtValue
);
CREATE UNIQUE INDEX data_ext_holder ON data_ext (holder, object, owner_key, name_key);

CREATE TABLE deletion (
    id INTEGER PRIMARY KEY,
    holder TEXT NOT NULL,               -- list or txn
    kind TEXT NOT NULL,
    external_id TEXT NOT NULL,
    label TEXT,                         -- FullName or RefNumber
    time_created INTEGER NOT NULL,
    time_deleted INTEGER NOT NULL
);
CREATE INDEX deletion_order ON deletion (holder, kind, time_deleted);

-- A company that was made of answers: which rows stand for what was referred to and never shown.
CREATE TABLE standin (
    holder TEXT NOT NULL,               -- list, txn or line
    object INTEGER NOT NULL,
    PRIMARY KEY (holder, object)
) WITHOUT ROWID;

-- In such a company: figures that the answers show and the rows do not come to (``books.pins``).
CREATE TABLE pin (
    holder TEXT NOT NULL,               -- list, txn or line
    object INTEGER NOT NULL,
    element TEXT NOT NULL,              -- the element of the answer
    text TEXT NOT NULL,                 -- what it showed
    amount INTEGER,                     -- what is added to the running figure
    derived TEXT,                       -- what the text stands instead of, for as long as the rows come to it
    PRIMARY KEY (holder, object, element)
) WITHOUT ROWID;

-- Error recovery: what was answered to a message set that carried newMessageSetID.
CREATE TABLE message_set (id TEXT PRIMARY KEY, position INTEGER NOT NULL, answer TEXT NOT NULL) WITHOUT ROWID;
"""
