"""English is read, however foreign its names; other languages are refused by name."""

import pytest

from detente.errors import InputError
from detente.intake import from_text

ENGLISH = """
Dar, Muttaqi, Wang Yi meet in Beijing; Islamabad, Kabul to swap ambassadors
Ishaq Dar met Amir Khan Muttaqi in Kabul.
Estonia summons Russia's chargé d'affaires Lenar Salimullin.
Andrés Manuel López Obrador expels Ecuador's ambassador from Ciudad de México.
Erdoğan, Aliyev inaugurate Nakhchivan pipeline near Iğdır.
Xi Jinping receives Võ Văn Thưởng, Phạm Minh Chính and Tô Lâm in Beijing.
Gurbanguly Berdimuhamedow meets Qurbonqul Mirzaliyev, Sadyr Japarov in Awaza.
Jaishankar calls Nepal's Arzu Rana Deuba, Bangladesh's Touhid Hossain.
Tshisekedi, Kagame trade accusations over Goma, Bukavu, Walikale.
Mnangagwa, Ramaphosa, Boko discuss Beitbridge crossing.
Al-Shaibani visits Doha, Riyadh, Abu Dhabi; Damascus embassies reopen.
Szijjártó rejects Sybiha's criticism of Budapest's Zakarpattia policy.
Orbán's Fidesz attacks Tusk's Warsaw; Poland recalls Ambassador Sebastian Kęciek.
Ratas, Rinkēvičs and Nausėda condemn Lukashenko's Minsk balloon flights.
Ouattara, Goïta, Traoré absent as ECOWAS summit opens in Abuja.
Bourita receives Albares in Rabat; Polisario denounces Madrid.
Noboa's raid: Quito police seize Jorge Glas inside Mexican embassy.
Lula da Silva recalls Brazilian ambassador Frederico Meyer from Tel Aviv.
Petro cuts ties with Netanyahu's government, Bogotá announces.
Mahmoud Abbas, Abdel Fattah el-Sisi, King Abdullah II gather in Aqaba.
Houthi missiles hit Eilat; Saree claims Ben Gurion strike.
Kim Yo Jong rejects Lee Jae-myung's Pyongyang overture.
Takaichi, Lee Jae-myung hold Gyeongju talks; Seoul, Tokyo resume shuttle diplomacy.
Anwar Ibrahim brokers Hun Manet, Phumtham Wechayachai ceasefire in Putrajaya.
Min Aung Hlaing visits Minsk, Moscow, Novosibirsk.
Marcos Jr. protests Chinese water cannon at Bajo de Masinloc.
Kiribati, Nauru, Solomon Islands drop Taipei, recognise Beijing.
Somaliland's Abdirahman Irro receives Israeli envoy in Hargeisa.
Afwerki, Abiy Ahmed exchange threats over Assab; Asmara mobilises.
Vučić, Kurti skip Brussels round; Mitrovica Serbs block Ibar bridge.
""".strip().splitlines()

OTHER = {
    "French": "La Norvège a rappelé son ambassadeur en Hongrie mardi et accuse Budapest d'avoir lu son courrier.",
    "Spanish": "El ministro de Exteriores se reunió el lunes con su homólogo en Rabat para hablar de la frontera.",
    "German": "Der Außenminister traf am Montag in Kairo seinen ägyptischen Kollegen und sprach über den Handel.",
    "Dutch": "De minister van Buitenlandse Zaken heeft in Brussel met zijn collega gesproken over de sancties.",
    "Italian": "Il ministro degli Esteri ha incontrato a Roma il suo omologo egiziano per discutere di gas e di pesca.",
    "Portuguese": "O ministro das Relações Exteriores reuniu-se em Lisboa com o seu homólogo na segunda-feira.",
    "Turkish": "Dışişleri Bakanı pazartesi günü Ankara'da Yunan mevkidaşıyla görüştü ve ticareti ele aldı.",
    "Indonesian": "Menteri Luar Negeri bertemu dengan mitranya di Jakarta pada hari Senin membahas perdagangan.",
    "Russian": "Министр иностранных дел встретился в понедельник в Москве со своим коллегой и обсудил торговлю.",
    "Arabic": "التقى وزير الخارجية نظيره السوداني في القاهرة يوم الاثنين وبحثا العلاقات الثنائية بين البلدين.",
    "Chinese": "外交部长星期一在北京会见了蒙古国外长,双方就两国贸易和边境合作交换了意见,并同意明年再次举行会谈。",
    "Persian": "وزیر امور خارجه روز دوشنبه در تهران با همتای عراقی خود دیدار و درباره تجارت مرزی گفتگو کرد.",
    "Polish": "Minister spraw zagranicznych spotkał się w poniedziałek w Warszawie ze swoim czeskim odpowiednikiem.",
    "Swahili": "Waziri wa mambo ya nje alikutana na mwenzake wa Tanzania jijini Nairobi siku ya Jumatatu.",
}


@pytest.mark.parametrize("line", ENGLISH)
def test_a_short_english_line_full_of_foreign_names_is_read(line: str) -> None:
    assert from_text(line).language == "en"


@pytest.mark.parametrize("language", OTHER)
def test_another_language_is_refused_by_name_on_one_line(language: str) -> None:
    with pytest.raises(InputError, match=f"in {language}; only English") as refused:
        from_text(OTHER[language])
    assert "\n" not in str(refused.value)


def test_a_short_line_in_another_script_is_refused_without_forty_letters() -> None:
    with pytest.raises(InputError, match="only English"):
        from_text("会谈在北京举行,双方交换了意见。")


def test_a_line_too_short_to_tell_is_read() -> None:
    assert from_text("Dar in Kabul").text == "Dar in Kabul"


def test_an_english_report_that_quotes_another_language_is_read() -> None:
    report = "The minister told the crowd that the embassy would stay, and then he quoted the old king: "
    assert from_text(report + OTHER["French"]).language == "en"


def test_furniture_does_not_make_a_foreign_text_english() -> None:
    page = "\n".join(
        [OTHER["Turkish"], "Follow us on Twitter and Facebook for the latest news of the day", "Comments (0)"]
    )
    with pytest.raises(InputError, match="Turkish"):
        from_text(page)


def test_a_stated_language_is_believed() -> None:
    assert from_text(OTHER["French"], language="en-GB").language == "en"
    with pytest.raises(InputError, match="language 'fr'"):
        from_text("Norway recalled its ambassador.", language="fr")
