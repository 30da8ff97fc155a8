"""Services of the package registries, unmodified, each in an environment of its own, served as their authors serve them.

Each finishes its job, and what it wrote is in the books. Where one cannot be installed, its test is skipped.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import socket
import subprocess
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.doors.web_connector import Ending, Update, WebConnector
from mockbooks.doors.web_connector.envelope import envelope
from mockbooks.doors.web_connector.operations import OPERATIONS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

NODE_PACKAGES = ("quickbooks-js@1.0.0", "qbws@0.2.1")
QWC = """<?xml version="1.0"?><QBWCXML><AppName>{name}</AppName><AppID/><AppURL>{url}</AppURL><AppDescription/>
<AppSupport>{url}</AppSupport><UserName>{user}</UserName><OwnerID>{{57F3B9B1-86F1-4fcc-B1EE-566DE1813D20}}</OwnerID>
<FileID>{{90A44FB5-33D9-4815-AC85-BC87A7E7D1EB}}</FileID><QBType>QBFS</QBType></QBWCXML>"""


class Shed:
    """Environments of the module's tests, and the servers that run in them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made: dict[tuple[str, ...], Path] = {}

    def python(self, *packages: str, no_dependencies: str = "") -> Path:
        """The Python of an environment with these packages, and with one more that is installed without its own."""
        if packages not in self._made:
            folder = self.folder / f"env{len(self._made)}"
            venv.create(folder, with_pip=True)
            python = next(each for each in (folder / "bin/python", folder / "Scripts/python.exe") if each.exists())
            installs = [list(packages), ["--no-deps", no_dependencies]] if no_dependencies else [list(packages)]
            for install in installs:
                _succeed([str(python), "-m", "pip", "install", "--quiet", *install], folder)
            self._made[packages] = python
        return self._made[packages]

    def node(self) -> Path:
        """The folder in which the Node packages are."""
        if NODE_PACKAGES not in self._made:
            if shutil.which("npm") is None:
                pytest.skip("there is no npm here")
            folder = self.folder / "node"
            folder.mkdir()
            _succeed(["npm", "install", "--silent", "--no-audit", "--no-fund", *NODE_PACKAGES], folder)
            # Both listen on all interfaces, one of them on a port of its own choice; nothing of theirs is touched.
            (folder / "loopback.js").write_text(
                "const S = require('net').Server.prototype, listen = S.listen;\n"
                "S.listen = function (p, ...rest) {\n"
                "  const own = typeof p === 'number' || typeof p === 'string';\n"
                "  return own ? listen.call(this, +process.env.PORT_HERE, '127.0.0.1', ...rest)"
                " : listen.call(this, p, ...rest); };\n",
                "utf-8",
            )
            self._made[NODE_PACKAGES] = folder
        return self._made[NODE_PACKAGES]


def _environ() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}


def _succeed(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, env=_environ(), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        last = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        pytest.skip(f"{' '.join(command[-3:])} cannot be installed or prepared here: {last[-1]}")
    return done.stdout


@pytest.fixture(scope="module")
def shed(tmp_path_factory: pytest.TempPathFactory) -> Shed:
    return Shed(tmp_path_factory.mktemp("services"))


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def serve(tmp_path: Path, port: int) -> Iterator[Callable[..., Path]]:
    """Starts a server, waits until it listens, and ends it after the test; gives the file with what it printed."""
    with ExitStack() as stack:

        def start(command: list[str | Path], folder: Path, *, at: int = port, **environ: str) -> Path:
            printed = tmp_path / f"printed-{at}.txt"
            output = stack.enter_context(printed.open("wb"))
            running = subprocess.Popen(
                [str(word) for word in command], cwd=folder, env=_environ() | environ, stdout=output, stderr=output
            )
            stack.callback(running.wait)
            stack.callback(running.terminate)
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline and running.poll() is None:
                try:
                    socket.create_connection(("127.0.0.1", at), timeout=1).close()
                    return printed
                except OSError:
                    time.sleep(0.1)
            pytest.fail(f"it does not listen: {printed.read_text('utf-8', 'replace')}")

        yield start


class Books:
    """QuickBooks with a company, and what is in it."""

    def __init__(self, quickbooks: QuickBooks) -> None:
        self.quickbooks = quickbooks
        quickbooks.desktop.person.allows()

    def ask(self, request: str) -> etree._Element:
        head = '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">'
        answer = etree.fromstring(self.quickbooks.process(f"{head}{request}</QBXMLMsgsRq></QBXML>").encode())
        (response,) = answer[0]
        assert response.get("statusSeverity") != "Error", response.get("statusMessage")
        return response

    def names(self, kind: str, element: str = "FullName") -> list[str]:
        return [each.findtext(element) for each in self.ask(f"<{kind}QueryRq/>")]

    def update(self, qwc: str, password: str) -> Update:
        """One update, after which the books are sound."""
        return self.updates(qwc, password, only_one=True)[0]

    def updates(self, qwc: str, password: str, *, only_one: bool = False) -> list[Update]:
        with WebConnector(self.quickbooks) as connector:
            application = connector.add(qwc, password=password)
            made = [application.update()] if only_one else application.update_until_nothing_to_do(at_most=20)
        assert self.quickbooks.company.check() == []
        assert self.quickbooks.journal.not_served() == []
        return made


@pytest.fixture
def books() -> Iterator[Books]:
    with CompanyFile.generate("consultancy", seed=7) as company, QuickBooks(company) as quickbooks:
        yield Books(quickbooks)


@pytest.fixture
def empty_books() -> Iterator[Books]:
    with CompanyFile.create() as company, QuickBooks(company) as quickbooks:
        yield Books(quickbooks)


def witness(url: str, update: Update) -> None:
    """zeep finds each call that was made valid against the WSDL that the service itself publishes."""
    zeep = pytest.importorskip("zeep")
    with urlopen(url, timeout=30) as response:
        published = response.read()
    # One of them publishes its WSDL behind a comment, where XML allows none.
    client = zeep.Client(io.BytesIO(published[published.find(b"<?xml") :]))
    checked = 0
    for call in update.calls:
        name = f"{{http://developer.intuit.com/}}{call.operation}"
        try:
            element = client.wsdl.types.get_element(name)
        except zeep.exceptions.LookupError:
            continue
        (sent,) = etree.fromstring(envelope(OPERATIONS[call.operation], call.arguments)).find("{*}Body")
        read = element.parse(sent, client.wsdl.types)
        for parameter, value in call.arguments.items():
            found = getattr(read, parameter)
            assert ("" if found is None else str(found)) == value, (call.operation, parameter)
        checked += 1
    assert checked >= 5, "the witness has seen the calls"


# Python, qbwc-kit

KIT = """
from qbwc_kit import QBWCService, StaticAuthenticator, qbxml
from qbwc_kit.qbxml import QBXMLRequest
from qbwc_kit.server import create_app
import os

class Customers:
    name = "customers"
    def run(self, context):
        query = qbxml.query("Customer", max_returned=2, iterator="Start")
        while True:
            page = (yield QBXMLRequest([query])).first().raise_for_status()
            print("PAGE", [each["FullName"] for each in page.records], flush=True)
            if not page.has_more:
                return
            query.iterator, query.iterator_id = "Continue", page.iterator_id

class Writes:
    name = "writes"
    def run(self, context):
        added = (yield QBXMLRequest([qbxml.add("Customer", {"Name": "Kit & Co", "Phone": "555-1"})])).first()
        record = added.raise_for_status().records[0]
        ids = {"list_id": record["ListID"], "edit_sequence": record["EditSequence"]}
        yield QBXMLRequest([qbxml.mod("Customer", {"Phone": "555-2"}, **ids)])
        if os.environ.get("WRONG"):
            stale = yield QBXMLRequest([qbxml.mod("Customer", {"Phone": "555-3"}, **ids)])
            stale.first().raise_for_status()

app = create_app(
    QBWCService(authenticator=StaticAuthenticator("qbwc", "s3cret", [Customers(), Writes()])),
    endpoint_url=os.environ["ENDPOINT"],
)
"""


@pytest.fixture
def kit(shed: Shed, serve: Callable[..., Path], port: int, tmp_path: Path) -> Callable[..., tuple[str, Path]]:
    def start(**environ: str) -> tuple[str, Path]:
        python = shed.python("qbwc-kit[server]==0.1.3", "uvicorn")
        (tmp_path / "app.py").write_text(KIT, "utf-8")
        url = f"http://127.0.0.1:{port}/qbwc"
        command = [python, "-m", "uvicorn", "app:app", "--host", "127.0.0.1", "--port", str(port)]
        return url, serve(command, tmp_path, ENDPOINT=url, **environ)

    return start


def test_qbwc_kit_iterates_adds_and_changes(kit: Callable[..., tuple[str, Path]], books: Books) -> None:
    url, printed = kit()
    before = books.names("Customer")
    update = books.update(QWC.format(name="Kit", url=url, user="qbwc"), "s3cret")
    assert (update.ending, update.percents[-1]) == (Ending.DONE, 100), update.explain()
    assert update.failures == []
    assert books.names("Customer") == sorted([*before, "Kit & Co"], key=str.casefold)
    assert (
        books.ask("<CustomerQueryRq><FullName>Kit &amp; Co</FullName></CustomerQueryRq>").findtext(".//Phone")
        == "555-2"
    )
    pages = re.findall(r"^PAGE \[(.*)\]$", printed.read_text("utf-8"), re.MULTILINE)
    assert len(pages) == (len(before) + 1) // 2
    witness(f"{url}?wsdl", update)


def test_qbwc_kit_meets_an_error(kit: Callable[..., tuple[str, Path]], books: Books) -> None:
    url, _ = kit(WRONG="1")
    update = books.update(QWC.format(name="Kit", url=url, user="qbwc"), "s3cret")
    assert update.ending is Ending.SERVICE_TOLD_ERROR
    assert "[3200] The provided edit sequence" in update.message, update.explain()
    assert "Kit & Co" in books.names("Customer"), "what was done before stays"


def test_qbwc_kit_does_not_know_the_user(kit: Callable[..., tuple[str, Path]], books: Books) -> None:
    url, _ = kit()
    assert books.update(QWC.format(name="Kit", url=url, user="qbwc"), "wrong").ending is Ending.NOT_A_VALID_USER


def test_qbwc_kit_inside_this_process(shed: Shed, books: Books, tmp_path: Path) -> None:
    """As ASGI application, in the environment of the package, with Mockbooks on its path."""
    python = shed.python("qbwc-kit[server]==0.1.3", "uvicorn")
    sources = [str(Path(__import__(name).__file__ or "").parents[1]) for name in ("mockbooks", "lxml")]
    (tmp_path / "app.py").write_text(KIT, "utf-8")
    (tmp_path / "inside.py").write_text(
        "from app import app\n"
        "from mockbooks import CompanyFile, QuickBooks, WebConnector\n"
        "with QuickBooks(CompanyFile.create()) as quickbooks, WebConnector(quickbooks) as connector:\n"
        "    quickbooks.desktop.person.allows()\n"
        f"    qwc = {QWC.format(name='Kit', url='http://localhost/qbwc', user='qbwc')!r}\n"
        "    update = connector.add(qwc, app, password='s3cret').update()\n"
        "    update.raise_for_error()\n"
        "    print(update.percents, quickbooks.company.check())\n",
        "utf-8",
    )
    done = subprocess.run(
        [python, "inside.py"], cwd=tmp_path, capture_output=True, text=True, check=False,
        env=_environ() | {"PYTHONPATH": os.pathsep.join(sources), "ENDPOINT": "http://localhost/qbwc"},
    )  # fmt: skip
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["[50, 50, 100] []"]), done.stdout + done.stderr


# Python: qwc, on spyne and Redis

QWC_CONFIG = """[qwc]
qbwfilename = ''
username = 'qbwcuser'
password = 'test'
host = '127.0.0.1'
port = {port}
[redis]
host = '127.0.0.1'
port = {redis}
password = ''
db = 0
"""
ACCOUNT = "<AccountAddRq><AccountAdd><Name>{}</Name><AccountType>{}</AccountType></AccountAdd></AccountAddRq>"


def test_qwc_works_off_its_queue(
    shed: Shed, serve: Callable[..., Path], port: int, tmp_path: Path, empty_books: Books
) -> None:
    server = shutil.which("redis-server")
    if server is None:
        pytest.skip("there is no redis-server here")
    with socket.create_server(("127.0.0.1", 0)) as free:
        redis = int(free.getsockname()[1])
    python = shed.python("qwc==0.0.1")
    (tmp_path / "config.ini").write_text(QWC_CONFIG.format(port=port, redis=redis), "utf-8")
    serve([server, "--port", str(redis), "--bind", "127.0.0.1", "--save", ""], tmp_path, at=redis)
    # What the package's own requests refer to.
    for name, kind in (
        ("Cash Expenditures", "Bank"), ("CalOil", "CreditCard"), ("Tools and Misc. Equipment", "Expense"),
        ("Accounts Payable", "AccountsPayable"),
    ):  # fmt: skip
        if name not in empty_books.names("Account"):
            empty_books.ask(ACCOUNT.format(name, kind))
    empty_books.ask("<VendorAddRq><VendorAdd><Name>ODI</Name></VendorAdd></VendorAddRq>")
    _succeed(
        [
            str(python), "-c",
            "from qwc.client import QBWCClient\nfrom qwc.objects import *\nclient = QBWCClient()\n"
            "for job in (add_customer('Queued'), add_journal_entry(), add_credit_card_payment()): client.sendxml(job)",
        ],
        tmp_path,
    )  # fmt: skip
    serve([python, "-c", "from qwc.service import start_server; start_server()"], tmp_path)
    url = f"http://127.0.0.1:{port}/"
    updates = empty_books.updates(QWC.format(name="QWC", url=url, user="qbwcuser"), "test")
    assert [update.ending for update in updates] == [Ending.DONE] * 3 + [Ending.NOTHING_TO_DO]
    assert "serverVersion failed" in updates[0].oddities[0], "the package has none"
    assert empty_books.names("Customer") == ["Queued"]
    (entry,) = empty_books.ask("<JournalEntryQueryRq><IncludeLineItems>true</IncludeLineItems></JournalEntryQueryRq>")
    assert entry.findtext("JournalDebitLine/EntityRef/FullName") == "ODI"
    (charge,) = empty_books.ask("<CreditCardChargeQueryRq/>")
    assert (charge.findtext("Amount"), charge.findtext("AccountRef/FullName")) == ("102.12", "CalOil")
    witness(f"{url}?wsdl", updates[0])


# Python: qbwc, on Django 4.2

SHOP_SETTINGS = """
import sys, types; sys.modules['qbwc.objects'] = types.ModuleType('qbwc.objects')  # missing from the wheel
SECRET_KEY = 'x'; DEBUG = True; ALLOWED_HOSTS = ['*']; USE_TZ = True
INSTALLED_APPS = ['django.contrib.auth', 'django.contrib.contenttypes', 'qbwc', 'shop']
ROOT_URLCONF = 'urls'
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'db.sqlite3'}}
DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'
"""
SHOP_MODELS = """
from django.db import models
from lxml import etree
from qbwc.models import BaseObjectMixin

HEAD = ('<?xml version="1.0" encoding="utf-8"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">'
        '%s</QBXMLMsgsRq></QBXML>')

class Vendor(BaseObjectMixin):
    name = models.CharField(max_length=41, default="")
    def request(self, method, *args, **kwargs):
        if method == "POST":
            return HEAD % f"<VendorAddRq><VendorAdd><Name>{self.name}</Name></VendorAdd></VendorAddRq>"
        return HEAD % "<VendorQueryRq><MaxReturned>3</MaxReturned></VendorQueryRq>"
    def process(self, method, response, *args, **kwargs):
        if method == "POST":
            self.qbwc_list_id = etree.fromstring(response).findtext(".//VendorRet/ListID")
            self.save()
"""
SHOP_SEED = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "settings"; django.setup()
from django.core.management import call_command
call_command("makemigrations", "shop", verbosity=0); call_command("migrate", run_syncdb=True, verbosity=0)
from qbwc.models import ServiceAccount, Task, Ticket
from shop.models import Vendor
account = ServiceAccount(app_name="t", app_description="t", password="pw", app_url=sys.argv[1]); account.save()
vendor = Vendor.objects.create(name="Bill Ash Ltd")
ticket = Ticket.objects.create(status=Ticket.TicketStatus.APPROVED)
Task.objects.create(ticket=ticket, model="Vendor", method="POST", model_instance=str(vendor.id))
Task.objects.create(ticket=ticket, model="Vendor", method="GET")
print(account.config.strip())
"""


def test_qbwc_on_django(shed: Shed, serve: Callable[..., Path], port: int, tmp_path: Path, books: Books) -> None:
    python = shed.python("Django>=4.2,<5", "qbwc==0.0.2")
    (tmp_path / "shop").mkdir()
    for name, content in (
        ("settings.py", SHOP_SETTINGS), ("shop/__init__.py", ""), ("shop/models.py", SHOP_MODELS), ("seed.py", SHOP_SEED),
        ("urls.py", "from django.urls import include, path\nurlpatterns = [path('', include('qbwc.urls'))]\n"),
    ):  # fmt: skip
        (tmp_path / name).write_text(content, "utf-8")
    qwc = _succeed([str(python), "seed.py", f"http://127.0.0.1:{port}"], tmp_path)
    serve(
        [
            python,
            "-m",
            "django",
            "runserver",
            "--settings",
            "settings",
            "--pythonpath",
            ".",
            "--noreload",
            f"127.0.0.1:{port}",
        ],
        tmp_path,
    )
    updates = books.updates(qwc, "pw")
    assert [update.ending for update in updates] == [Ending.DONE, Ending.NOTHING_TO_DO], updates[-1].explain()
    assert updates[0].percents == [50, 100]
    assert "Bill Ash Ltd" in books.names("Vendor", "Name")
    shown = "from django.conf import settings; import django; django.setup(); from shop.models import Vendor; print(Vendor.objects.get().qbwc_list_id)"
    listed = subprocess.run(
        [python, "-c", shown], cwd=tmp_path, env=_environ() | {"DJANGO_SETTINGS_MODULE": "settings"},
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    assert listed == books.ask("<VendorQueryRq><FullName>Bill Ash Ltd</FullName></VendorQueryRq>").findtext(".//ListID")
    witness(f"http://127.0.0.1:{port}/webconnector/?wsdl", updates[0])


# Python: django-quickbooks, on Django 3.2

REALM_SETTINGS = """
import sys, six; sys.modules['django.utils.six'] = six
SECRET_KEY = 'x'; DEBUG = True; ALLOWED_HOSTS = ['*']; USE_TZ = True
INSTALLED_APPS = ['django.contrib.auth', 'django.contrib.contenttypes', 'django_quickbooks', 'local']
ROOT_URLCONF = 'django_quickbooks.urls'
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'db.sqlite3'}}
DEFAULT_AUTO_FIELD = 'django.db.models.AutoField'
QBWC_SETTINGS = {
    'SESSION_MANAGER_CLASS': 'queues.InMemory',
    'LOCAL_MODEL_CLASSES': {'Customer': 'local.models.Customer', 'Invoice': 'local.models.Invoice'},
}
"""
REALM_QUEUES = """
from collections import defaultdict, deque
from django_quickbooks.session_manager import SessionManager

QUEUES = defaultdict(deque)

class InMemory(SessionManager):  # in place of RabbitMQ
    def get_message(self, queue_name, ack=True):
        message = QUEUES[str(queue_name)].popleft() if QUEUES[str(queue_name)] else ""
        return message.decode() if isinstance(message, bytes) else message
    def publish_message(self, msg, queue_name, delete_queue=False):
        if delete_queue:
            self.delete_queue(queue_name)
        QUEUES[str(queue_name)].append(msg)
    def get_queue_message_count(self, queue_name):
        return len(QUEUES[str(queue_name)])
    def delete_queue(self, queue_name):
        QUEUES.pop(str(queue_name), None)
    purge_queue = delete_queue
"""
REALM_MODELS = """
from django.db import models
from django_quickbooks.models import QBDModelMixin

class Customer(QBDModelMixin):
    name = models.CharField(max_length=41, default="")
    def to_qbd_obj(self, **fields):
        from django_quickbooks.objects.customer import Customer as Remote
        return Remote(Name=self.name, IsActive=True)
    @classmethod
    def from_qbd_obj(cls, found):
        return cls(name=found.Name, qbd_object_id=found.ListID, qbd_object_version=found.EditSequence)

class Invoice(QBDModelMixin):
    def to_qbd_obj(self, **fields): ...
"""
REALM_SEED = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "settings"; django.setup()
from django.core.management import call_command
call_command("makemigrations", "local", verbosity=0); call_command("migrate", run_syncdb=True, verbosity=0)
from django.contrib.contenttypes.models import ContentType
from django_quickbooks.models import QBDTask, Realm, create_qwc
from local.models import Customer
realm = Realm(name="r", schema_name="r"); realm.set_password("pw"); realm.save()
customer = Customer.objects.create(name="Django Customer")
kind = ContentType.objects.get_for_model(Customer)
QBDTask.objects.create(realm=realm, qb_operation="Add", qb_resource="Customer", object_id=str(customer.pk), content_type=kind)
QBDTask.objects.create(realm=realm, qb_operation="Query", qb_resource="Customer")
url = sys.argv[1] + "/quickbooks-desktop/"
print(create_qwc(realm, app_url=url, app_support=url + "support/").decode())
"""


def test_django_quickbooks(
    shed: Shed, serve: Callable[..., Path], port: int, tmp_path: Path, empty_books: Books
) -> None:
    python = shed.python(
        "Django==3.2.*", "spyne", "lxml", "pika", "six", "celery", "setuptools<80",
        no_dependencies="django-quickbooks==0.6.4.2",
    )  # fmt: skip
    (tmp_path / "local").mkdir()
    for name, content in (
        ("settings.py", REALM_SETTINGS), ("queues.py", REALM_QUEUES), ("local/__init__.py", ""), ("seed.py", REALM_SEED),
        ("local/models.py", REALM_MODELS),
    ):  # fmt: skip
        (tmp_path / name).write_text(content, "utf-8")
    # The package stumbles over jobs and addresses of the real QuickBooks too; a customer of its own kind it can read.
    empty_books.ask("<CustomerAddRq><CustomerAdd><Name>Here before</Name></CustomerAdd></CustomerAddRq>")
    qwc = _succeed([str(python), "seed.py", f"http://127.0.0.1:{port}"], tmp_path)
    serve(
        [
            python,
            "-m",
            "django",
            "runserver",
            "--settings",
            "settings",
            "--pythonpath",
            ".",
            "--noreload",
            f"127.0.0.1:{port}",
        ],
        tmp_path,
    )
    updates = empty_books.updates(qwc, "pw")
    assert [update.ending for update in updates] == [Ending.DONE, Ending.NOTHING_TO_DO], updates[-1].explain()
    assert "serverVersion failed" in updates[0].oddities[0]
    assert empty_books.names("Customer") == ["Django Customer", "Here before"]
    witness(f"http://127.0.0.1:{port}/quickbooks-desktop/?wsdl", updates[0])


# Node

HANDLER = """
const Server = require('quickbooks-js'), server = new Server();
const set = inner => '<?xml version="1.0" encoding="utf-8"?><?qbxml version="13.0"?><QBXML>'
  + '<QBXMLMsgsRq onError="stopOnError">' + inner + '</QBXMLMsgsRq></QBXML>';
let left = [set('<CustomerAddRq requestID="1"><CustomerAdd><Name>Node &amp; Söhne</Name></CustomerAdd></CustomerAddRq>'),
            set(process.env.WRONG ? '<Nonsense/>' : '<CustomerQueryRq requestID="2"><MaxReturned>2</MaxReturned></CustomerQueryRq>')];
server.setQBXMLHandler({
  fetchRequests: done => { done(null, left); left = []; },
  handleResponse: response => console.log(response),
  didReceiveError: error => console.log('ERROR', error) });
server.run();
"""


@pytest.fixture
def quickbooks_js(shed: Shed, serve: Callable[..., Path], port: int) -> Callable[..., tuple[str, Path]]:
    def start(**environ: str) -> tuple[str, Path]:
        folder = shed.node()
        (folder / "handler.js").write_text(HANDLER, "utf-8")
        printed = serve(["node", "-r", "./loopback.js", "handler.js"], folder, PORT_HERE=str(port), **environ)
        return f"http://127.0.0.1:{port}/wsdl", printed

    return start


def test_quickbooks_js(quickbooks_js: Callable[..., tuple[str, Path]], books: Books) -> None:
    url, printed = quickbooks_js()
    updates = books.updates(QWC.format(name="JS", url=url, user="username"), "password")
    assert [update.ending for update in updates] == [Ending.DONE, Ending.NOTHING_TO_DO], updates[-1].explain()
    assert updates[0].percents == [50, 100]
    assert any("1 of the two strings" in each for each in updates[0].oddities)
    assert "Node & Söhne" in books.names("Customer")
    assert 'requestID="2" statusCode="0"' in printed.read_text("utf-8")
    witness(f"{url}?wsdl", updates[0])


def test_quickbooks_js_meets_a_parse_error(quickbooks_js: Callable[..., tuple[str, Path]], books: Books) -> None:
    url, printed = quickbooks_js(WRONG="1")
    update = books.update(QWC.format(name="JS", url=url, user="username"), "password")
    assert (update.ending, update.percents[-1]) == (Ending.QUICKBOOKS_ERROR, -101)
    assert "Nonsense" in update.explain()
    assert "0x80040400" in printed.read_text("utf-8")


def test_quickbooks_js_does_not_know_the_user(quickbooks_js: Callable[..., tuple[str, Path]], books: Books) -> None:
    url, _ = quickbooks_js()
    update = books.update(QWC.format(name="JS", url=url, user="username"), "wrong")
    assert update.ending is Ending.NOT_A_VALID_USER


def test_qbws(shed: Shed, serve: Callable[..., Path], port: int, books: Books) -> None:
    printed = serve(["node", "-r", "./loopback.js", "-e", "require('qbws').run()"], shed.node(), PORT_HERE=str(port))
    url = f"http://127.0.0.1:{port}/wsdl"
    update = books.update(QWC.format(name="QBWS", url=url, user="username"), "password")
    assert (update.ending, update.percents) == (Ending.DONE, [33, 67, 100]), update.explain()
    assert update.operations[2:5] == ["authenticate", "connectionError", "sendRequestXML"], "it names a file of its own"
    asked = [each.request for each in books.quickbooks.journal]
    assert [any(f"<{kind}QueryRq" in each for each in asked) for kind in ("Customer", "Invoice", "Bill")] == [True] * 3
    assert "authenticate" in printed.read_text("utf-8", "replace")
    witness(f"{url}?wsdl", update)


def test_the_calls_would_be_seen_if_they_were_wrong(kit: Callable[..., tuple[str, Path]], books: Books) -> None:
    """The witness is awake."""
    zeep = pytest.importorskip("zeep")
    url, _ = kit()
    update = books.update(QWC.format(name="Kit", url=url, user="qbwc"), "s3cret")
    wrong: Any = update.calls[2]
    turned = dict(reversed(wrong.arguments.items()))
    swapped = envelope(OPERATIONS["authenticate"], turned).replace(b"strPassword", b"strPass")
    (sent,) = etree.fromstring(swapped).find("{*}Body")
    client = zeep.Client(f"{url}?wsdl")
    with pytest.raises(zeep.exceptions.XMLParseError):
        client.wsdl.types.get_element("{http://developer.intuit.com/}authenticate").parse(sent, client.wsdl.types)
