"""What is damaged, endless, packed to do harm, or no recording at all: a clear word, a part result, bounded memory, and
nothing read that was not handed in."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness.cases.case import Case
from mockbooks_harness.cases.commands import case
from mockbooks_harness.cases.drafts import Drafts
from mockbooks_harness.cases.importing import import_case
from mockbooks_harness.cases.recording import Recording
from mockbooks_harness.cases.sources import Bounds, sources

RET = (
    "<CustomerRet><ListID>8000000{0}-1709305200</ListID><TimeCreated>2024-03-01T10:00:00-05:00</TimeCreated>"
    "<TimeModified>2024-03-01T10:00:00-05:00</TimeModified><EditSequence>1709305200</EditSequence><Name>{1}</Name>"
    "<FullName>{1}</FullName><IsActive>true</IsActive><Sublevel>0</Sublevel></CustomerRet>"
)


def answer(inside: str) -> str:
    return (
        '<?xml version="1.0" ?>\n<QBXML>\n<QBXMLMsgsRs>\n<CustomerQueryRs statusCode="0" statusSeverity="Info"'
        f' statusMessage="Status OK">\n{inside}\n</CustomerQueryRs>\n</QBXMLMsgsRs>\n</QBXML>'
    )


ANN = answer(RET.format(1, "Ann"))
REQUEST = '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><CustomerQueryRq/></QBXMLMsgsRq></QBXML>'


def run(source: Path, output: Path) -> Result:
    return CliRunner().invoke(case, ["import", str(source), "-o", str(output)])


def names(path: Path) -> list[str]:
    """The customers of a case."""
    with Case.open(path).company() as company, QuickBooks(company) as quickbooks:
        assert company.check() == []
        return re.findall("<FullName>([^<]*)</FullName>", quickbooks.process(REQUEST))


MANY = 30_000
NO_RECORDINGS = {
    "marks": b"<" * MANY * 10,
    "escapes": b"&amp;lt;" * MANY,
    "prologs": b"<?xml version='1.0'?>" * MANY,
    "stamps": b"20240301.15:00:00 UTC\t: " * MANY,
    "tickets": b"<ticket>" * MANY,
    "attributes": b"<CustomerRet " + b"a='b' " * MANY + b"/>",
    "a name": b"<" + b"A" * MANY * 10 + b"Ret>",
    "journal": b'{"at": 1, "call":"' + b"x" * MANY * 10,
}


@pytest.mark.parametrize("name", NO_RECORDINGS)
def test_what_only_looks_like_one(name, tmp_path):
    (tmp_path / "log").write_bytes(NO_RECORDINGS[name])
    result = run(tmp_path / "log", tmp_path / "case")
    assert result.exit_code == 1
    assert result.output.startswith("Error: there is no qbXML request or answer in")
    assert not (tmp_path / "case").exists()


LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "lol"}">' for i in range(12))
DAMAGED = {
    "a bomb of entities": answer(RET.format(1, "&l11;")).replace("<QBXML>", f"<!DOCTYPE a [{LAUGHS}]><QBXML>"),
    "a file as an entity": answer(RET.format(1, "&x;")).replace("<QBXML>", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><QBXML>'),
    "depth": answer(f"<CustomerRet>{'<a>' * 100_000}{'</a>' * 100_000}</CustomerRet>"),
    "depth of objects": answer("<CustomerRet>" * 20_000),
    "characters that there are not": answer(RET.format(1, "A&#0;&#1;&#xFFFFFFF;nn&#xFFFE;")),
    "zeros": answer(RET.format(1, "A\0nn")),
    "a wrong encoding": answer(RET.format(1, "Änn")).replace('"1.0"', '"1.0" encoding="utf-16"'),
    "an unknown encoding": answer(RET.format(1, "Änn")).replace('"1.0"', '"1.0" encoding="klingon"'),
    "half a tag": answer(RET.format(1, "Änn")).replace("</Name>", "</Na"),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGED)
def test_of_what_is_damaged_the_rest_is_taken(name, tmp_path):
    (tmp_path / "log").write_text(f"{DAMAGED[name]}\n\n{answer(RET.format(2, 'Bo'))}\n", "utf-8")
    result = run(tmp_path / "log", tmp_path / "case")
    assert result.exit_code == 0, result.output
    assert "Bo" in names(tmp_path / "case")
    # What a file on this machine says is in nothing that was made.
    with Path("/etc/passwd").open("rb") as file:
        line = file.readline().strip()
    assert line and not any(line in made.read_bytes() for made in (tmp_path / "case").rglob("*") if made.is_file())


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "bo.xml").write_text(answer(RET.format(2, "Bo")))
    folder = tmp_path / "recorded"
    (folder / "inside").mkdir(parents=True)
    (folder / "inside" / "ann.xml").write_text(ANN)
    (folder / "again.xml").symlink_to(folder / "inside" / "ann.xml")
    (folder / "bo.xml").symlink_to(tmp_path / "elsewhere" / "bo.xml")
    (folder / "elsewhere").symlink_to(tmp_path / "elsewhere")
    (folder / "round").symlink_to(folder)
    (folder / "nowhere").symlink_to(tmp_path / "nowhere")
    made = import_case([folder], tmp_path / "case")
    assert names(tmp_path / "case") == ["Ann"]
    assert {(Path(what).name, why) for what, why in made.left_out} == {
        (name, "it is a link to what is not in the folder") for name in ("bo.xml", "elsewhere", "nowhere")
    }
    # A link that is named itself is what was meant.
    assert run(folder / "bo.xml", tmp_path / "another").exit_code == 0


def test_pipes_and_devices_are_told_and_not_waited_for(tmp_path):
    folder = tmp_path / "recorded"
    folder.mkdir()
    os.mkfifo(folder / "pipe")
    (folder / "ann.xml").write_text(ANN)
    made = import_case([folder], tmp_path / "case")
    assert list(made.left_out) == [
        (str(folder / "pipe"), "it is no file but a pipe or a device: write it into one first")
    ]
    for endless in (folder / "pipe", Path("/dev/zero")):
        result = run(endless, tmp_path / "another")
        assert result.exit_code == 1 and "a pipe or a device" in result.output


@pytest.mark.skipif(os.getuid() == 0, reason="nothing is closed to root")
def test_what_cannot_be_opened_is_told(tmp_path):
    folder = tmp_path / "recorded"
    (folder / "closed").mkdir(parents=True)
    (folder / "ann.xml").write_text(ANN)
    (folder / "closed").chmod(0)
    made = import_case([folder], tmp_path / "case")
    assert list(made.left_out) == [(str(folder / "closed"), "it cannot be opened: Permission denied")]
    (folder / "closed").chmod(0o700)


def test_nothing_is_written_where_a_packed_file_says(tmp_path):
    before = set(tmp_path.rglob("*"))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("../slipped.xml", "/tmp/slipped.xml", "..\\..\\slipped.xml", "a/../../../slipped.xml"):
            archive.writestr(name, ANN)
        link = zipfile.ZipInfo("link.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert run(tmp_path / "a.zip", tmp_path / "case").exit_code == 0
    made = {path.relative_to(tmp_path).parts[0] for path in set(tmp_path.rglob("*")) - before}
    assert made == {"a.zip", "case"} and not Path("/tmp/slipped.xml").exists()
    assert names(tmp_path / "case") == ["Ann"]


def test_what_is_packed_becomes_only_so_large(tmp_path):
    (tmp_path / "a.gz").write_bytes(gzip.compress(ANN.encode() + b"\0" * 6_000_000))
    left_out: list[str] = []
    taken = 0
    for source in sources([tmp_path / "a.gz"], lambda _, why: left_out.append(why), Bounds(small=1 << 20, ratio=50)):
        while chunk := source.read(1 << 16):
            taken += len(chunk)
    assert taken <= (1 << 20) + (1 << 16)
    assert ["come out of it: the rest is left out" in why for why in left_out] == [True]


def test_so_many_exchanges_and_no_more(tmp_path):
    (tmp_path / "log").write_text("<QBXMLMsgsRq/>\n" * 20 + f"{ANN}\n" * 20)
    with Drafts() as drafts:
        recording = Recording(drafts, most=7)
        for source in sources([tmp_path / "log"], recording.leave_out):
            recording.read(source)
        assert len(drafts.all) == 7
        assert [why for _, why in recording.left_out] == ["there are more than 7 exchanges: the rest is left out"]


def test_of_too_many_places_only_their_number_is_noted():
    with Drafts() as drafts:
        recording = Recording(drafts)
        for number in range(20_000):
            recording.leave_out(f"log, line {number}", f"it is no line of a journal: {number}")
        assert len(recording.left_out) < 12_000 and recording.left_out.total() == 20_000


# Memory

IMPORT = """
import sys
from mockbooks_harness.cases.importing import import_case
import_case([sys.argv[1]], sys.argv[2])
for line in open("/proc/self/status"):
    if line.startswith("VmHWM"):
        print(int(line.split()[1]))
"""
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="how much memory a process had is read from /proc")


def memory(source: Path, output: Path) -> int:
    """The most memory, in kB, that importing it took."""
    run = subprocess.run(
        [sys.executable, "-c", IMPORT, str(source), str(output)], capture_output=True, text=True, check=True
    )
    return int(run.stdout)


def write_log(path: Path, megabytes: int, texts: list[tuple[str, str]], between: str = "") -> None:
    """QWCLog.txt at its level VERBOSE: updates that ask these over and over."""
    size = number = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        while size < megabytes * 1_000_000:
            number += 1
            head = f"202403{1 + number // 86400 % 28:02}.{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02} UTC\t: QBWebConnector.SOAPWebService."
            asked, answered = texts[number % len(texts)]
            size += file.write(
                f"{head}do_authenticate() : Authenticating to application 'Acme', username = 'acme'\r\n"
                f"{head}do_sendRequestXML() : Request xml received.\r\n"
                f"{head}ProcessRequestXML() : Processing request #{number}\r\n"
                f"{head}ProcessRequestXML() : XML dump follows: -\r\n\r\n{asked}\r\n"
                f"{head}do_receiveResponseXML() : response =\r\n"
                f"{head}do_receiveResponseXML() : XML dump follows: -\r\n\r\n{answered}\r\n{between}"
            )


@ON_LINUX
def test_memory_does_not_grow_with_the_log(tmp_path):
    notes = "<Notes>" + "as agreed " * 400 + "</Notes>"
    many = answer(
        "\n".join(
            RET.format(number, f"C{number}").replace("<IsActive>", f"{notes}<IsActive>") for number in range(1, 9)
        )
    )
    taken = []
    for megabytes in (5, 20):
        write_log(tmp_path / "log", megabytes, [(REQUEST, many)], "the scheduler is idle\r\n" * 4_000)
        taken.append(memory(tmp_path / "log", tmp_path / f"case{megabytes}"))
    assert taken[1] < taken[0] + 6_000, taken


@ON_LINUX
@pytest.mark.slow
def test_a_log_of_a_hundred_megabytes(tmp_path, record_property):
    queries = (
        "<CustomerQueryRq/>",
        "<VendorQueryRq/>",
        "<AccountQueryRq/>",
        "<InvoiceQueryRq><IncludeLineItems>true</IncludeLineItems></InvoiceQueryRq>",
    )
    with CompanyFile.generate("consultancy", seed=3, transactions=150) as company, QuickBooks(company) as quickbooks:
        asked = [REQUEST.replace("<CustomerQueryRq/>", query) for query in queries]
        texts = [(each, quickbooks.process(each)) for each in asked]
    taken = []
    for megabytes in (70, 110):
        write_log(tmp_path / "log", megabytes, texts)
        taken.append(memory(tmp_path / "log", tmp_path / f"case{megabytes}"))
        (tmp_path / "log").unlink()
    print(taken)
    assert taken[1] < 120_000 and taken[1] < taken[0] + 12_000, taken
