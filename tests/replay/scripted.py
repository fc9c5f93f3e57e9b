"""A year of twelve invented companies and two wires in five languages."""

from typing import Final

from tests.replay.scripted_companies import Said

_FERRY: Final = (
    "Veltrix and Kestrel Mobility today signed a partnership agreement to develop battery packs "
    "for city ferries. Veltrix contributes cells from its plant in Aalen, Kestrel Mobility its "
    "drive units. The first 12 ferries with the new packs are to sail in Esbjerg in 2028, and "
    "both companies put 40 engineers in a joint office in Delft. Terms were not disclosed."
)
_GLASS: Final = (
    "Bergmann Optik und Quillon Software haben heute eine Kooperation zur gemeinsamen Entwicklung "
    "von Messgeräten vereinbart. Bergmann Optik liefert Objektive, Quillon Software die Programme. "
    "Das erste Gerät mit 48 Sensoren soll 2028 erscheinen und 1250 Gramm wiegen."
)

SAID: Final = (
    # Talks are reported, confirmed, and become an agreement that both sides and two wires tell.
    Said(
        10,
        "newsdesk",
        "en",
        "Veltrix in talks with Kestrel Mobility, sources say",
        "Veltrix is in talks with Kestrel Mobility about a partnership for ferry batteries, people "
        "familiar with the matter said on Monday.",
    ),
    Said(
        12,
        "veltrix",
        "en",
        "Veltrix confirms talks with Kestrel Mobility",
        "Veltrix confirmed today that it is in talks with Kestrel Mobility about a partnership for "
        "ferry batteries. No agreement has been signed.",
    ),
    Said(40, "veltrix", "en", "Veltrix and Kestrel Mobility sign partnership agreement", _FERRY),
    Said(40, "kestrel", "en", "Veltrix and Kestrel Mobility sign partnership agreement", _FERRY),
    Said(
        40,
        "pressline",
        "en",
        "Veltrix and Kestrel Mobility sign partnership agreement",
        f"AALEN (Pressline) - {_FERRY}",
    ),
    Said(
        41,
        "newsdesk",
        "de",
        "Veltrix und Kestrel Mobility unterzeichnen Partnerschaftsvertrag",
        "Veltrix und Kestrel Mobility haben eine Partnerschaft zur Entwicklung von Akkus für "
        "Fähren vereinbart. Das teilten beide Unternehmen mit.",
    ),
    Said(
        200,
        "veltrix",
        "en",
        "Veltrix and Kestrel Mobility expand partnership",
        "Veltrix and Kestrel Mobility today announced that they have expanded their partnership to "
        "river barges.",
    ),
    # A memorandum, the agreement, its end.
    Said(
        20,
        "ardent",
        "en",
        "Ardent Robotics and Solvane sign memorandum of understanding",
        "Ardent Robotics and Solvane today signed a memorandum of understanding to develop robots "
        "for vineyards.",
    ),
    Said(
        80,
        "solvane",
        "fr",
        "Solvane et Ardent Robotics signent un accord de partenariat",
        "Solvane et Ardent Robotics ont signé aujourd'hui un accord de partenariat pour développer "
        "des robots pour les vignobles.",
    ),
    Said(
        80,
        "pressline",
        "en",
        "Solvane and Ardent Robotics sign partnership agreement",
        "Solvane and Ardent Robotics signed a partnership agreement to develop robots for "
        "vineyards, Solvane said today.",
    ),
    Said(
        300,
        "ardent",
        "en",
        "Ardent Robotics ends partnership with Solvane",
        "Ardent Robotics has terminated its partnership with Solvane, the company announced today.",
    ),
    # One side announces, the other denies.
    Said(
        30,
        "nordlicht",
        "de",
        "Nordlicht Energie und Halverson vereinbaren Partnerschaft",
        "Nordlicht Energie und Halverson haben heute eine strategische Partnerschaft für "
        "Windparks vereinbart.",
    ),
    Said(
        32,
        "halverson",
        "en",
        "Halverson denies partnership with Nordlicht Energie",
        "Halverson denied today that it has agreed a partnership with Nordlicht Energie.",
    ),
    # One side and a wire.
    Said(
        50,
        "tessaro",
        "it",
        "Tessaro e Marlowe Biotech firmano un accordo di partnership",
        "Tessaro e Marlowe Biotech hanno firmato oggi un accordo di partnership per sviluppare "
        "nuovi vaccini.",
    ),
    Said(
        50,
        "pressline",
        "en",
        "Tessaro and Marlowe Biotech sign partnership agreement",
        "Tessaro and Marlowe Biotech signed a partnership agreement to develop new vaccines, "
        "Tessaro said today.",
    ),
    Said(
        52,
        "newsdesk",
        "fr",
        "Tessaro et Marlowe Biotech signent un accord de partenariat",
        "Tessaro et Marlowe Biotech ont signé un accord de partenariat pour développer de nouveaux "
        "vaccins, a annoncé Tessaro.",
    ),
    # The same in two languages, a day apart.
    Said(
        60, "bergmann", "de", "Bergmann Optik und Quillon Software vereinbaren Kooperation", _GLASS
    ),
    Said(
        61,
        "quillon",
        "en",
        "Quillon Software and Bergmann Optik agree to cooperate",
        "Quillon Software and Bergmann Optik have signed a partnership to develop measuring "
        "devices together. Bergmann Optik supplies lenses, Quillon Software the programs. The "
        "first device with 48 sensors is to come out in 2028 and to weigh 1,250 grams.",
    ),
    # A renewal of something nobody told of before.
    Said(
        70,
        "luminara",
        "es",
        "Luminara y Castellan Foods renuevan su alianza",
        "Luminara y Castellan Foods renuevan su alianza para iluminar almacenes por tres años más.",
    ),
    # Nobody confirms it.
    Said(
        90,
        "newsdesk",
        "en",
        "Ardent Robotics in talks with Quillon Software, sources say",
        "Ardent Robotics is in talks with Quillon Software about a partnership for warehouse "
        "robots, people familiar with the matter said.",
    ),
    Said(
        93,
        "newsdesk",
        "de",
        "Ardent Robotics verhandelt mit Quillon Software",
        "Ardent Robotics verhandelt laut Insidern mit Quillon Software über eine Partnerschaft "
        "für Lagerroboter.",
    ),
    # A joint venture that never comes.
    Said(
        100,
        "veltrix",
        "en",
        "Veltrix and Tessaro agree to form joint venture",
        "Veltrix and Tessaro today signed an agreement to form a joint venture for sodium cells.",
    ),
    Said(
        100,
        "tessaro",
        "it",
        "Veltrix e Tessaro firmano un accordo per una joint venture",
        "Veltrix e Tessaro hanno firmato oggi un accordo per creare una joint venture per le celle "
        "al sodio.",
    ),
    Said(
        180,
        "tessaro",
        "en",
        "Tessaro and Veltrix drop plans for joint venture",
        "Tessaro and Veltrix today called off their plans for a joint venture for sodium cells.",
    ),
    # Both sides on one day, in two languages.
    Said(
        120,
        "solvane",
        "fr",
        "Solvane et Nordlicht Energie concluent un partenariat",
        "Solvane et Nordlicht Energie ont conclu aujourd'hui un partenariat pour stocker "
        "l'énergie éolienne.",
    ),
    Said(
        120,
        "nordlicht",
        "de",
        "Nordlicht Energie und Solvane schließen Partnerschaft",
        "Nordlicht Energie und Solvane haben heute eine Partnerschaft zur Speicherung von "
        "Windenergie geschlossen.",
    ),
    Said(
        121,
        "newsdesk",
        "en",
        "Solvane and Nordlicht Energie form partnership",
        "Solvane and Nordlicht Energie have formed a partnership to store wind energy, the "
        "companies said.",
    ),
    # A licence, and later another kind of alliance.
    Said(
        140,
        "marlowe",
        "en",
        "Marlowe Biotech and Halverson sign licensing agreement",
        "Marlowe Biotech and Halverson today signed a licensing and collaboration agreement for a "
        "heart medicine.",
    ),
    Said(
        240,
        "halverson",
        "en",
        "Halverson and Marlowe Biotech form joint venture",
        "Halverson and Marlowe Biotech today formed a joint venture to manufacture heart medicine.",
    ),
    # In two languages, on two days.
    Said(
        160,
        "castellan",
        "es",
        "Castellan Foods y Bergmann Optik firman una alianza",
        "Castellan Foods y Bergmann Optik han firmado hoy un acuerdo de alianza para inspeccionar "
        "alimentos con cámaras.",
    ),
    Said(
        162,
        "bergmann",
        "de",
        "Bergmann Optik und Castellan Foods vereinbaren Partnerschaft",
        "Bergmann Optik und Castellan Foods haben eine Partnerschaft zur Prüfung von "
        "Lebensmitteln mit Kameras vereinbart.",
    ),
    # A memorandum in one language becomes an agreement in another.
    Said(
        220,
        "luminara",
        "es",
        "Luminara y Kestrel Mobility firman un memorando de entendimiento",
        "Luminara y Kestrel Mobility han firmado hoy un memorando de entendimiento para iluminar "
        "estaciones.",
    ),
    Said(
        250,
        "kestrel",
        "en",
        "Kestrel Mobility and Luminara sign partnership agreement",
        "Kestrel Mobility and Luminara today signed a partnership agreement to light stations.",
    ),
    # Renewed, once it is known what.
    Said(
        270,
        "bergmann",
        "de",
        "Bergmann Optik und Quillon Software verlängern Kooperation",
        "Bergmann Optik und Quillon Software haben heute ihre Kooperation bei Messgeräten um drei "
        "Jahre verlängert.",
    ),
    # A beginning that is given, and moved.
    Said(
        275,
        "castellan",
        "en",
        "Castellan Foods and Halverson sign joint venture agreement",
        "Castellan Foods and Halverson today signed a joint venture agreement for oat drinks, "
        "effective March 1, 2027.",
    ),
    Said(
        290,
        "castellan",
        "en",
        "Castellan Foods and Halverson move start of joint venture",
        "Castellan Foods and Halverson today amended their joint venture agreement for oat drinks, "
        "which is now effective June 1, 2027.",
    ),
    # What was signed is only intended, once the teaser is edited.
    Said(
        320,
        "quillon",
        "en",
        "Quillon Software and Luminara sign partnership agreement",
        "Quillon Software and Luminara today signed a partnership agreement to dim street lights.",
    ),
    Said(
        325,
        "quillon",
        "en",
        "Quillon Software and Luminara intend to sign partnership agreement",
        "Quillon Software and Luminara today announced that they intend to sign a partnership "
        "agreement to dim street lights.",
        edits=320,
    ),
    # What is no partnership at all.
    Said(
        15,
        "veltrix",
        "en",
        "Veltrix opens plant in Aalen",
        "Veltrix today opened its new plant in Aalen. It cost $12 million.",
    ),
    Said(
        25,
        "solvane",
        "fr",
        "Solvane publie ses résultats annuels",
        "Solvane publie aujourd'hui ses résultats annuels. Le chiffre d'affaires progresse de 4 %.",
    ),
    Said(
        45,
        "nordlicht",
        "de",
        "Nordlicht Energie eröffnet Windpark",
        "Nordlicht Energie hat heute einen Windpark mit 30 Anlagen eröffnet.",
    ),
    Said(
        75,
        "castellan",
        "es",
        "Castellan Foods nombra directora financiera",
        "Castellan Foods ha nombrado hoy a Ana Ruiz directora financiera.",
    ),
    Said(
        110,
        "tessaro",
        "it",
        "Tessaro pubblica il bilancio",
        "Tessaro pubblica oggi il bilancio. I ricavi crescono del 3 %.",
    ),
    Said(
        150,
        "quillon",
        "en",
        "Quillon Software wins design award",
        "Quillon Software today won an award for the design of its editor.",
    ),
    Said(
        170,
        "bergmann",
        "de",
        "Bergmann Optik baut Werk aus",
        "Bergmann Optik baut sein Werk in Aalen aus. Die Halle wird 80 Meter lang.",
    ),
    Said(
        210,
        "luminara",
        "es",
        "Luminara abre una tienda",
        "Luminara abre hoy una tienda en Sevilla con 12 empleados.",
    ),
    Said(
        260,
        "marlowe",
        "en",
        "Marlowe Biotech reports third quarter",
        "Marlowe Biotech today reported revenue of $41 million for the third quarter.",
    ),
    Said(
        310,
        "kestrel",
        "en",
        "Kestrel Mobility names chief executive",
        "Kestrel Mobility today named Jane Roe as chief executive.",
    ),
)
