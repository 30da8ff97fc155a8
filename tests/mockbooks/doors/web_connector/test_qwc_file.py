"""The .qwc file: what is read of it, and why an application would not be added."""

from __future__ import annotations

import pytest

from mockbooks.desktop.applications import AuthFlags, PersonalData, UnattendedMode
from mockbooks.doors.web_connector.qwc_file import NotAQwcFile, QwcFile, Style


def test_everything_is_read_in_any_order() -> None:
    qwc = QwcFile.read(
        """<?xml version="1.0" encoding="utf-8"?><QBWCXML>
        <Scheduler><RunEveryNSeconds>90</RunEveryNSeconds></Scheduler><IsReadOnly>true</IsReadOnly><Notify>false</Notify>
        <UnattendedModePref>umpRequired</UnattendedModePref><PersonalDataPref>pdpOptional</PersonalDataPref>
        <AuthFlags>0xF</AuthFlags><Style>RPC</Style><QBType>QBFS</QBType><CertURL>https://shop.example/cert</CertURL>
        <FileID>{90A44FB5-33D9-4815-AC85-BC87A7E7D1EB}</FileID><OwnerID>{57F3B9B1-86F1-4fcc-B1EE-566DE1813D20}</OwnerID>
        <UserName> ann </UserName><AppSupport>https://help.shop.example/</AppSupport><AppUniqueName>shop-7</AppUniqueName>
        <AppURL>https://qb.shop.example/qbwc?a=1&amp;b=2</AppURL><AppID>7</AppID><AppName>Shop &amp; Co</AppName>
        <AppDisplayName>The Shop</AppDisplayName><AppDescription>x</AppDescription><SomethingNew>y</SomethingNew></QBWCXML>"""
    )
    assert qwc == QwcFile(
        app_name="Shop & Co", app_url="https://qb.shop.example/qbwc?a=1&b=2", user_name="ann",
        owner_id="{57F3B9B1-86F1-4fcc-B1EE-566DE1813D20}", file_id="{90A44FB5-33D9-4815-AC85-BC87A7E7D1EB}", app_id="7",
        app_description="x", app_support="https://help.shop.example/", app_display_name="The Shop", app_unique_name="shop-7",
        cert_url="https://shop.example/cert", qb_type="QBFS", style=Style.RPC, auth_flags=AuthFlags(0xF),
        personal_data=PersonalData.OPTIONAL, unattended=UnattendedMode.REQUIRED, is_read_only=True, notify=False,
        run_every_seconds=90,
    )  # fmt: skip


def test_the_least(qwc_text: str) -> None:
    qwc = QwcFile.read(qwc_text.replace("<QBType>QBFS</QBType>", "").replace("<AppID></AppID>", ""))
    assert (qwc.qb_type, qwc.style, qwc.auth_flags, qwc.is_read_only) == ("QBFS", Style.DOCUMENT, AuthFlags(0), False)
    assert qwc.run_every_seconds == 300
    assert QwcFile.read(qwc_text.replace("<RunEveryNMinutes>5</RunEveryNMinutes>", "")).run_every_seconds is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_bytes_in_their_encoding(qwc_text: str, encoding: str) -> None:
    written = qwc_text.replace("Shop", "Café").replace(
        'version="1.0"', f'version="1.0" encoding="{encoding.removesuffix("-sig")}"'
    )
    assert QwcFile.read(written.encode(encoding)).app_name == "Café"
    assert QwcFile.read(written).app_name == "Café"


@pytest.mark.parametrize(
    ("was", "becomes", "why"),
    [
        ("<AppName>Shop</AppName>", "", "AppName is missing"),
        ("<UserName>shop</UserName>", "<UserName/>", "UserName is missing"),
        ("http://localhost:8000/qbwc", "http://shop.example/qbwc", "without https only this machine"),
        ("http://localhost:8000/qbwc", "ftp://localhost/qbwc", "no http or https address"),
        ("http://localhost:8000/qbwc", "shop", "no http or https address"),
        ("http://localhost:8000/support", "https://elsewhere.example/", "QBWC1000"),
        ("{57F3B9B1-", "57F3B9B1-", "OwnerID is .* no GUID in braces"),
        ("A7E7D1EB}", "A7E7D1EB", "FileID is .* no GUID in braces"),
        ("QBFS", "QBPOS", "QBType"),
        (">5<", ">often<", "RunEveryNMinutes"),
        (">5<", ">0<", "RunEveryNMinutes"),
        ("<QBType>", "<Style>Sonata</Style><QBType>", "Style is 'Sonata'"),
        ("<QBType>", "<AuthFlags>many</AuthFlags><QBType>", "AuthFlags"),
        ("<QBType>", "<IsReadOnly>perhaps</IsReadOnly><QBType>", "IsReadOnly"),
        ("QBWCXML", "QBXML", "root is QBXML"),
        ("</QBWCXML>", "", "no XML"),
        ("Brings orders", "Brings & carries", "no XML"),
        ("?shop=7", "?shop=7&all=1", "&amp;amp;|no XML"),
    ],
)
def test_why_it_would_not_be_added(qwc_text: str, was: str, becomes: str, why: str) -> None:
    assert was in qwc_text
    with pytest.raises(NotAQwcFile, match=why):
        QwcFile.read(qwc_text.replace(was, becomes))


def test_all_reasons_at_once(qwc_text: str) -> None:
    with pytest.raises(NotAQwcFile) as caught:
        QwcFile.read(qwc_text.replace("<AppName>Shop</AppName>", "").replace("QBFS", "QBPOS"))
    assert "AppName" in str(caught.value)
    assert "QBPOS" in str(caught.value)


@pytest.mark.parametrize("content", ["", "hello", b"\x00\x01", b"\xff\xfe", "<a/>", "\n"])
def test_what_is_no_qwc_file(content: str | bytes) -> None:
    with pytest.raises(NotAQwcFile):
        QwcFile.read(content)
