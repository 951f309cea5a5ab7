"""Texts, booleans and IP addresses."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

from profiles.issues import Fault, IssueCode

MAX_CHARACTERS = 10_000

_TOO_LONG = Fault(IssueCode.TEXT_TOO_LONG, f"{MAX_CHARACTERS:,} characters")
_NOT_A_BOOLEAN = Fault(IssueCode.NOT_A_BOOLEAN)
_NOT_AN_IP_ADDRESS = Fault(IssueCode.NOT_AN_IP_ADDRESS)

# English, German, French, Spanish, Italian, Portuguese, Dutch, the Scandinavian
# languages, Polish, Russian; "no" and "si" mean the same wherever they are words.
_TRUE = (
    "true t yes y 1 on ja j oui o si sí sì sim s tak da да wahr vrai verdadero "
    "vero verdadeiro waar sant sand prawda истина"
)
_FALSE = (
    "false f no n 0 off nein nee nei nej non não nao nie niet net нет falsch faux "
    "falso onwaar falskt falsk fałsz ложь"
)
_BOOLEANS: dict[str, bool] = {
    **dict.fromkeys(_TRUE.split(), True),
    **dict.fromkeys(_FALSE.split(), False),
}

# Maestra's letters, Altcraft's numbers, and the words of files in seven languages;
# any other text ("non-binary", "divers") stays as it is.
_MALE = (
    "male m man männlich mann herr homme h hombre masculino maschio uomo homem "
    "mężczyzna 0"
)
_FEMALE = (
    "female f w woman weiblich frau femme mujer femenino femmina donna mulher kobieta 1"
)
_GENDERS: dict[str, str] = {
    **dict.fromkeys(_MALE.split(), "male"),
    **dict.fromkeys(_FEMALE.split(), "female"),
}


def parse_text(text: str) -> str | Fault:
    """The text itself, if it is not too long."""
    return text if len(text) <= MAX_CHARACTERS else _TOO_LONG


def parse_gender(text: str) -> str | Fault:
    """``male`` or ``female`` for the ways these are written, else the text itself."""
    return _GENDERS.get(text.casefold()) or parse_text(text)


def parse_boolean(text: str) -> bool | Fault:
    """Yes or no, in the words of a dozen languages and any letter case."""
    return _BOOLEANS.get(text.casefold(), _NOT_A_BOOLEAN)


def parse_ip_address(text: str) -> str | Fault:
    """The address in its one canonical text; IPv6 compressed and in lower case."""
    try:
        address = ip_address(text)
    except ValueError:
        return _NOT_AN_IP_ADDRESS
    return _canonical_text(address)


def _canonical_text(address: IPv4Address | IPv6Address) -> str | Fault:
    if isinstance(address, IPv4Address):
        return str(address)
    if address.scope_id:
        return _NOT_AN_IP_ADDRESS
    # Python writes these with dots only from 3.13 on.
    if address.ipv4_mapped:
        return f"::ffff:{address.ipv4_mapped}"
    return address.compressed
