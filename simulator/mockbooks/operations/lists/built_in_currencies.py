"""The currencies that QuickBooks brings along, by their codes of ISO 4217.

They are there once a file has several currencies; a few of them are active [D:IDG]. Which ones are, and the names of
those that are not known from answers, are assumed. Known from answers: US Dollar, Canadian Dollar, British Pound
Sterling, Euro, Australian Dollar.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from mockbooks.qbxml.versions import Edition

__all__ = ["BUILT_IN_CURRENCIES", "HOME_CURRENCIES", "BuiltInCurrency"]


class BuiltInCurrency(NamedTuple):
    """A currency's code, its name, and whether it is active from the start."""

    code: str
    name: str
    is_active: bool


HOME_CURRENCIES: Mapping[Edition, str] = MappingProxyType(
    {Edition.US: "USD", Edition.CA: "CAD", Edition.UK: "GBP", Edition.AU: "AUD"}
)

_ACTIVE = frozenset({"AUD", "CAD", "CNY", "EUR", "GBP", "HKD", "INR", "JPY", "MXN", "USD"})

_NAMES = """
AED UAE Dirham; AFN Afghan Afghani; ALL Albanian Lek; AMD Armenian Dram; ANG Netherlands Antillian Guilder;
AOA Angolan Kwanza; ARS Argentine Peso; AUD Australian Dollar; AWG Aruban Guilder; AZN Azerbaijan Manat;
BAM Bosnia and Herzegovina Convertible Marka; BBD Barbados Dollar; BDT Bangladesh Taka; BGN Bulgarian Lev;
BHD Bahraini Dinar; BIF Burundi Franc; BMD Bermudian Dollar; BND Brunei Dollar; BOB Bolivian Boliviano;
BRL Brazilian Real; BSD Bahamian Dollar; BTN Bhutan Ngultrum; BWP Botswana Pula; BZD Belize Dollar;
CAD Canadian Dollar; CDF Congolese Franc; CHF Swiss Franc; CLP Chilean Peso; CNY Chinese Yuan Renminbi;
COP Colombian Peso; CRC Costa Rican Colon; CUP Cuban Peso; CVE Cape Verde Escudo; CZK Czech Koruna;
DJF Djibouti Franc; DKK Danish Krone; DOP Dominican Peso; DZD Algerian Dinar; EGP Egyptian Pound;
ERN Eritrean Nakfa; ETB Ethiopian Birr; EUR Euro; FJD Fiji Dollar; FKP Falkland Islands Pound;
GBP British Pound Sterling; GEL Georgian Lari; GHS Ghanaian Cedi; GIP Gibraltar Pound; GMD Gambian Dalasi;
GNF Guinea Franc; GTQ Guatemalan Quetzal; GYD Guyana Dollar; HKD Hong Kong Dollar; HNL Honduras Lempira;
HTG Haitian Gourde; HUF Hungarian Forint; IDR Indonesian Rupiah; ILS Israeli New Shekel; INR Indian Rupee;
IQD Iraqi Dinar; IRR Iranian Rial; ISK Iceland Krona; JMD Jamaican Dollar; JOD Jordanian Dinar; JPY Japanese Yen;
KES Kenyan Shilling; KGS Kyrgyzstan Som; KHR Kampuchean Riel; KMF Comoros Franc; KPW North Korean Won;
KRW South Korean Won; KWD Kuwaiti Dinar; KYD Cayman Islands Dollar; KZT Kazakhstan Tenge; LAK Lao Kip;
LBP Lebanese Pound; LKR Sri Lanka Rupee; LRD Liberian Dollar; LSL Lesotho Loti; LYD Libyan Dinar;
MAD Moroccan Dirham; MDL Moldovan Leu; MGA Malagasy Ariary; MKD Macedonian Denar; MMK Myanmar Kyat;
MNT Mongolian Tugrik; MOP Macau Pataca; MUR Mauritius Rupee; MVR Maldive Rufiyaa; MWK Malawi Kwacha;
MXN Mexican Peso; MYR Malaysian Ringgit; MZN Mozambique Metical; NAD Namibian Dollar; NGN Nigerian Naira;
NIO Nicaraguan Cordoba; NOK Norwegian Krone; NPR Nepalese Rupee; NZD New Zealand Dollar; OMR Omani Rial;
PAB Panamanian Balboa; PEN Peruvian Nuevo Sol; PGK Papua New Guinea Kina; PHP Philippine Peso; PKR Pakistan Rupee;
PLN Polish Zloty; PYG Paraguay Guarani; QAR Qatari Rial; RON Romanian Leu; RSD Serbian Dinar; RUB Russian Rouble;
RWF Rwanda Franc; SAR Saudi Riyal; SBD Solomon Islands Dollar; SCR Seychelles Rupee; SDG Sudanese Pound;
SEK Swedish Krona; SGD Singapore Dollar; SHP St. Helena Pound; SLL Sierra Leone Leone; SOS Somali Shilling;
SRD Suriname Dollar; STD Sao Tome and Principe Dobra; SYP Syrian Pound; SZL Swaziland Lilangeni; THB Thai Baht;
TJS Tajikistan Somoni; TMT Turkmenistan Manat; TND Tunisian Dinar; TOP Tongan Pa'anga; TRY Turkish Lira;
TTD Trinidad and Tobago Dollar; TWD Taiwan Dollar; TZS Tanzanian Shilling; UAH Ukraine Hryvnia;
UGX Uganda Shilling; USD US Dollar; UYU Uruguayan Peso; UZS Uzbekistan Som; VEF Venezuelan Bolivar;
VND Vietnamese Dong; VUV Vanuatu Vatu; WST Samoan Tala; XAF CFA Franc BEAC; XCD East Caribbean Dollar;
XOF CFA Franc BCEAO; XPF CFP Franc; YER Yemeni Rial; ZAR South African Rand; ZMW Zambian Kwacha
"""

BUILT_IN_CURRENCIES: tuple[BuiltInCurrency, ...] = tuple(
    BuiltInCurrency(code, name, code in _ACTIVE)
    for code, _, name in (entry.strip().partition(" ") for entry in " ".join(_NAMES.split("\n")).split(";"))
)
"""In the order of their codes."""
