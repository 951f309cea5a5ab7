"""What the languages that we meet in contact files look like beyond ASCII.

For each: the code pages it is written with, its letters beyond ASCII in the order of
their frequency (only the ranks are used), and common words of such files that hold
one: what stands in headers, given names, family names, cities. For Chinese, Japanese
and Korean the letters are the characters that names, addresses and headers are full
of; their common words would add nothing.
"""

# ruff: noqa: RUF001 - other alphabets are the point here

from __future__ import annotations

from typing import NamedTuple

WESTERN = ("cp1252", "iso8859_15", "mac_roman", "cp850")
CENTRAL = ("cp1250", "iso8859_2", "cp852", "mac_latin2")
TURKISH = ("cp1254", "iso8859_9", "cp857")
BALTIC = ("cp1257", "iso8859_13", "cp775")
CYRILLIC = ("cp1251", "koi8_u", "iso8859_5", "cp866", "mac_cyrillic")
GREEK = ("cp1253", "iso8859_7", "mac_greek", "cp737")
HEBREW = ("cp1255", "iso8859_8")
ARABIC = ("cp1256", "iso8859_6")
THAI = ("cp874",)
JAPANESE = ("cp932", "euc_jp")
SIMPLIFIED = ("gb18030",)
TRADITIONAL = ("big5hkscs",)
KOREAN = ("cp949",)


class Language(NamedTuple):
    """The code pages, letters and common words of one language."""

    code_pages: tuple[str, ...]
    letters: str
    words: str = ""


FRENCH = Language(
    WESTERN,
    "éèàçêôîâûëïùœüÿæ",
    "prénom société téléphone numéro créé modifié catégorie région département dénomi"
    "nation civilité âge désabonné hélène françois rené andré jérôme noël zoé chloé "
    "léa frédéric stéphane céline benoît besançon orléans nîmes béziers",
)
GERMAN = Language(
    WESTERN + CENTRAL + TURKISH + BALTIC,
    "üäöß",
    "straße größe geändert geschäftlich länge köln münchen düsseldorf nürnberg zürich "
    "müller schröder jäger weiß groß jürgen günther björn käthe österreich für",
)
SPANISH = Language(
    WESTERN,
    "óíáéñúü",
    "teléfono dirección número código país año compañía móvil correo electrónico "
    "josé maría garcía gonzález rodríguez fernández lópez martínez sánchez pérez gómez "
    "muñoz núñez peña málaga córdoba león",
)
PORTUGUESE = Language(
    WESTERN,
    "ãçáéíóêõúâôà",
    "endereço número código país município título aniversário joão são conceição "
    "gonçalves josé antônio luís inês brasília goiânia",
)
ITALIAN = Language(WESTERN, "àèòùìé", "città società università nicolò forlì età")
CATALAN = Language(WESTERN, "àéóèíòçúïü", "telèfon adreça raó núria jordà")
DANISH = Language(
    WESTERN, "øåæéöü", "køn søren jørgensen bjørn åse københavn århus tromsø ålesund"
)
SWEDISH = Language(
    WESTERN,
    "äåöéü",
    "förnamn företag ändrad åsa björn sjöström göran märta malmö göteborg västerås "
    "örebro jyväskylä hämeenlinna mäkinen hämäläinen",
)
ICELANDIC = Language(WESTERN, "áíóöðúþéýæ", "þór jón guðrún")
DUTCH = Language(WESTERN, "ëéïöèüê", "geëxporteerd zoë daniël renée")
POLISH = Language(
    CENTRAL,
    "łóżąęśćńź",
    "imię płeć hasło województwo urodzenia łukasz małgorzata paweł michał łódź gdańsk "
    "poznań kraków wrocław święta wiśniewska dąbrowski kowalczyk",
)
CZECH = Language(
    CENTRAL,
    "áíéěřšýčžůúťďňóö",
    "jméno příjmení město země ulice psč číslo jiří tomáš novák dvořák černý kučera "
    "veselý procházka němec plzeň děčín ústí",
)
SLOVAK = Language(
    CENTRAL,
    "áíéýčšžúôľťóňďäĺŕ",
    "priezvisko telefón číslo ľubomír ján košice žilina prešov",
)
HUNGARIAN = Language(
    CENTRAL,
    "áéóöíőüúű",
    "név város cím irányítószám telefonszám cég szabó tóth nagy gergő erdős szűcs győr "
    "pécs kovács lászló józsef",
)
ROMANIAN = Language(
    CENTRAL, "ăîâşţ", "oraş judeţ adresă ştefan ionuţ bucureşti iaşi braşov timişoara"
)
CROATIAN = Language(
    CENTRAL, "čšžćđ", "marković horvat babić kovačić đorđević niš poreč šibenik"
)
TURKISH_LANGUAGE = Language(
    TURKISH,
    "ışğüçöİâî",
    "şehir adı soyadı doğum öztürk yıldız çelik şahin diyarbakır eskişehir muğla ışık",
)
LITHUANIAN = Language(BALTIC, "ėšųžįąčęū", "pavardė šiauliai panevėžys rūta miestas")
LATVIAN = Language(BALTIC, "āīēšūļņčžģķ", "vārds uzvārds tālrunis rīga jānis bērziņš")
ESTONIAN = Language(BALTIC, "äõüöšž", "perekonnanimi jõgi mägi pärnu")
RUSSIAN = Language(
    CYRILLIC,
    "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
    "имя фамилия отчество телефон почта адрес город дата москва иван ольга",
)
UKRAINIAN = Language(
    CYRILLIC, "оаинвіртескулмпдязьбгчйхїжюцшєщфґ", "місто київ прізвище пошта"
)
SERBIAN = Language(CYRILLIC, "аоиеунрстјвклмпдзгбчћшљњжцхђџф")
GREEK_LANGUAGE = Language(
    GREEK, "αοιετσνηυρπκμλςίάγόδήέθχφβύξωώζψϊϋ", "όνομα επώνυμο τηλέφωνο πόλη αθήνα"
)
HEBREW_LANGUAGE = Language(HEBREW, "יוהלארתבמשנכדםעחפקגטצזךץסןף", "שם עיר טלפון")
ARABIC_LANGUAGE = Language(
    ARABIC, "اليمنروتبدعسحقفكجةهصطشزخىضذءثئغأظإآؤپچژگ", "الاسم المدينة محمد أحمد"
)
THAI_LANGUAGE = Language(THAI, "านรกเงอมยลว่ดท้ส์ะตบปคี็ัิหแจพขชถใุโผไซูศฟณธญฐภฝษฤฉึฎฆฏืำๆๅๆ๋๊")
JAPANESE_LANGUAGE = Language(
    JAPANESE,
    "田中山川村木本井上下小大野高橋鈴佐藤伊渡辺加吉松林清水斎池石岡崎原島西東京都府県市区町"
    "名前姓氏住所電話番号郵便年月日性別会社郎子美香太一二三美智恵雄男夫介真由紀健樹幸福北海道阪"
    "神奈横浜千代花愛知",
)
SIMPLIFIED_CHINESE = Language(
    SIMPLIFIED,
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕市省区县"
    "电话姓名地址邮箱手机号码性别公司城市北京上海广州深圳小明伟芳娜秀英敏静丽强磊军洋勇艳杰",
)
TRADITIONAL_CHINESE = Language(
    TRADITIONAL,
    "陳林黃張李王吳劉蔡楊許鄭謝郭洪曾邱廖賴周徐蘇葉莊呂江何蕭羅高市縣區電話姓名地址信箱手機號碼"
    "性別公司城台北新竹中南雄東小明大文美麗志玲惠家豪怡君",
)
KOREAN_LANGUAGE = Language(
    KOREAN,
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허남심노하곽성차주우구서울부산대구인천"
    "광주시도군이름전화번호주소성별회사메일민수영희지현철준호은미진경숙",
)

LANGUAGES: tuple[Language, ...] = (
    FRENCH,
    GERMAN,
    SPANISH,
    PORTUGUESE,
    ITALIAN,
    CATALAN,
    DANISH,
    SWEDISH,
    ICELANDIC,
    DUTCH,
    POLISH,
    CZECH,
    SLOVAK,
    HUNGARIAN,
    ROMANIAN,
    CROATIAN,
    TURKISH_LANGUAGE,
    LITHUANIAN,
    LATVIAN,
    ESTONIAN,
    RUSSIAN,
    UKRAINIAN,
    SERBIAN,
    GREEK_LANGUAGE,
    HEBREW_LANGUAGE,
    ARABIC_LANGUAGE,
    THAI_LANGUAGE,
    JAPANESE_LANGUAGE,
    SIMPLIFIED_CHINESE,
    TRADITIONAL_CHINESE,
    KOREAN_LANGUAGE,
)
