# ruff: noqa: RUF001 - texts in other alphabets

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.reading.encodings import (
    decoder,
    guess_encoding,
    keeps_bytes,
    known_encoding,
    label,
    shown,
)
from imports.reading.guesses import Guess
from imports.reading.refusals import WrongChoice

# Rows as they stand in real files, none of them made of the words that the guess
# knows; each in every code page that its language is written with.
LEGACY = [
    (
        "cp1252 iso8859_15 mac_roman",
        "Kunde;Ort\nJörg Bäcker;Göttingen\nRüdiger;Lübeck\n",
    ),
    ("cp1252 mac_roman", "Nombre;Ciudad\nÁlvaro Ordóñez;Cádiz\nBegoña;Ávila\n"),
    ("cp1252", "Klant;Plaats\nChloë;Coöperatie\nReünie;België\n"),
    ("cp1252 mac_roman", "Asiakas;Kaupunki\nPäivi Järvinen;Hyvinkää\nTyö;Mänttä\n"),
    ("cp1252", "Client;Adresse\nAurélie;12 rue de l'Évêché\nLoïc;Château-Thierry\n"),
    ("cp1252 mac_roman", "Nome;Cidade\nÂngela Simões;Évora\nBrandão;Guimarães\n"),
    ("cp1252", "Name;Amount\nAnn;£12.50\nBob;€10\nCid;it’s “good” – really…\n"),
    (
        "cp1250 iso8859_2",
        "Klient;Adres\nZdzisław Brzęczyszczykiewicz;Rzeszów\nŻaneta;Świdnica\n",
    ),
    ("cp1250 iso8859_2", "Zákazník;Adresa\nBřetislav Štěpánek;Jičín\nLůďa;Třebíč\n"),
    ("cp1250", "Ügyfél;Cím\nFerenc Kőszegi;Nyíregyháza\nZsófia;Üllői út 5\n"),
    ("cp1254 iso8859_9", "Müşteri;İl\nAyşe Güneş;Kırşehir\nOğuz;Beşiktaş\n"),
    (
        "cp1251 koi8_u cp866",
        "Клиент;Адрес\nАнастасия Орлова;Нижний Новгород\nПётр;Тула\n",
    ),
    ("cp1253 iso8859_7", "Πελάτης;Διεύθυνση\nΝίκος Καζαντζάκης;Ρέθυμνο\n"),
    ("cp1255", "לקוח;כתובת\nיצחק רבין;רחוב הרצל 5\nגולדה;באר שבע\n"),
    ("cp1256", "العميل;العنوان\nيوسف حسن;شارع النيل\nليلى;بيروت\n"),
    ("cp932 euc_jp", "顧客名;会社\n山本一郎;株式会社日立\nサトウ;カタカナ\n"),
    ("cp949", "고객;지역\n홍길동;제주도\n유재석;강남구 역삼동\n"),
    ("gb18030", "客户;备注\n欧阳锋;西域白驼山\n黄蓉;桃花岛弹指神通\n"),
    ("big5hkscs", "客戶;備註\n歐陽鋒;西域白駝山\n黃蓉;桃花島彈指神通\n"),
]
WRITTEN = [
    (encoding, text) for encodings, text in LEGACY for encoding in encodings.split()
]


def guess(sample: bytes) -> Guess[str]:
    return guess_encoding(sample, complete=True)


@pytest.mark.parametrize(("encoding", "text"), WRITTEN)
def test_reads_legacy_files_as_they_were_written(encoding: str, text: str) -> None:
    sample = text.encode(encoding)
    assert sample.decode(guess(sample).value) == text


@pytest.mark.parametrize(
    ("sample", "encoding", "word"),
    [
        (b"id,name\n1,Ann\n", "utf-8", "sure"),
        ("1,Zoë\n".encode(), "utf-8", "sure"),
        ("1,Zoë\n".encode("utf-8-sig"), "utf-8", "sure"),
        ("1,Zoë\n".encode("utf-16"), "utf-16-le", "sure"),
        ("имя\nИван\nОльга\n".encode("utf-16-be"), "utf-16-be", "likely"),
        ("id,name\n1,Zoë\n".encode("utf-32-be"), "utf-32-be", "sure"),
        ("ö,ü,ä,ß".encode() + b"\xff", "utf-8", "likely"),
        ("Müller\nGöthe\nWeiß\nBjörn\n".encode("cp1252"), "cp1252", "sure"),
        (b"Caf\xe9\n", "cp1252", "likely"),
        (b"Ku\xe8ar\n", "cp1252", "unsure"),
    ],
)
def test_says_how_sure_it_is(sample: bytes, encoding: str, word: str) -> None:
    found = guess(sample)
    assert (found.value, found.word) == (encoding, word)
    assert found.reason


def test_names_others_when_unsure() -> None:
    assert "cp1250" in guess(b"Ku\xe8ar\n").alternatives


def test_accepts_a_sample_that_ends_inside_a_character() -> None:
    sample = "Zoë".encode()[:-1]
    assert guess_encoding(sample, complete=False).value == "utf-8"


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("UTF8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("Windows-1252", "cp1252"),
        ("latin1", "iso8859-1"),
        ("ISO-8859-15", "iso8859_15"),
        ("Shift_JIS", "shift_jis"),
        ("ms932", "cp932"),
    ],
)
def test_knows_encodings_by_their_names(name: str, encoding: str) -> None:
    assert known_encoding(name) == encoding


@pytest.mark.parametrize("name", ["klingon", "base64", "rot13", "a\0b"])
def test_rejects_what_is_no_encoding(name: str) -> None:
    with pytest.raises(WrongChoice, match="There is no encoding"):
        known_encoding(name)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1252", "Windows-1252"),
        ("utf-16-le", "UTF-16 LE"),
        ("iso8859_15", "ISO-8859-15"),
        ("cp932", "Shift-JIS"),
        ("cp866", "cp866"),
    ],
)
def test_shows_encodings_by_their_common_names(encoding: str, name: str) -> None:
    assert label(encoding) == name


@given(st.binary(max_size=60))
def test_keeps_every_byte_that_does_not_fit(data: bytes) -> None:
    text = decoder("utf-8").decode(data, final=True)
    assert text.encode("utf-8", "surrogateescape") == data
    assert keeps_bytes(text) is (text != data.decode("utf-8", "ignore"))
    shown(text).encode()


def test_shows_kept_bytes_and_zeros() -> None:
    assert shown("Ren\udce9 \0 ü") == "Ren\\xE9 \\x00 ü"
