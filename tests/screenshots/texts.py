"""The texts of the pictures. All companies, people and places are invented."""

LONG = """\
Brelling Motors and Corvane Systems today signed a memorandum of understanding on the joint \
development of a processor \
for driver-assistance systems. Tavolund AG will package the processor at its plant in Lindenau.
The partners will invest 400 million euros over four years. Corvane Systems will design the \
processor, and Brelling \
Motors will contribute its driving software. First samples are expected in the autumn of 2027.
“This memorandum turns good talks into a plan,” said Mara Quist, chief executive of Brelling \
Motors. “We have bought \
such processors ready-made for ten years. What we learnt in that time goes into this one.”
“We know each other well enough to speak openly about what is possible and what is not,” said \
Ida Renner, head of the \
automotive division of Corvane Systems.
The processor will be built for cameras, radar and ultrasound alike. It is to work at \
temperatures from minus 40 to \
plus 125 degrees and to need a third less power than the parts that are used today.
A team of 120 engineers will work on the design in Northmere. Another 40 will test samples on \
the roads around the \
plant, in winter also in the north.
Brelling Motors will use the processor in the Brelling Pavo first. Other carmakers may buy it \
from 2029 on.
The memorandum of understanding is not binding. A definitive agreement is expected in April.
About Brelling Motors
Brelling Motors builds small vans and cars in Northmere. It delivered 170,000 vehicles last year \
and employs 9,400 \
people.
"""
LONG_EDITS = (
    (" Tavolund AG will package the processor at its plant in Lindenau.", ""),
    ("will invest 400 million euros over four years", "may invest up to 250 million euros"),
    ("a third less power", "a quarter less power"),
    (
        "Other carmakers may buy it from 2029 on.",
        "The processor will not be sold to other carmakers before 2031.",
    ),
    ("is expected in April", "is expected in the second half of the year"),
    ("“We know each other well enough", '"We know each other well enough'),
    ("what is not,” said Ida Renner", 'what is not," said Ida Renner'),
    ("9,400 people", "9,600 people"),
)

CHINESE = """\
北辰汽车与科凡系统今日在苏州签署战略合作协议，双方将共同开发用于辅助驾驶系统的处理器。
双方将在四年内共同投资四十亿元人民币。科凡系统负责芯片设计，北辰汽车提供驾驶软件。首批样品预计于2027年秋季推出。
北辰汽车首席执行官林若水表示：“这份协议将良好的对话变成了切实的计划。”
陶伦电子将在其位于临安的工厂负责处理器的封装。
双方均未披露其他条款。
"""
CHINESE_EDITS = (
    ("双方将在四年内共同投资四十亿元人民币", "双方计划在五年内共同投资二十五亿元人民币"),
    ("陶伦电子将在其位于临安的工厂负责处理器的封装。\n", ""),
    ("2027年秋季", "2028年春季"),
)
CHINESE_TITLE = "北辰汽车与科凡系统签署战略合作协议"

ARABIC = """\
أعلنت شركة نورمير للطاقة وشركة كويلون اليوم توقيع اتفاقية شراكة استراتيجية لتطوير عبّارات تعمل \
بالهيدروجين.
ستستثمر الشركتان 60 مليون يورو حتى عام 2029، وستورّد كويلون خلايا الوقود.
وقالت ليلى حدّاد، الرئيسة التنفيذية لشركة نورمير: «هذه الاتفاقية بداية مرحلة جديدة».
وستبنى السفن في حوض Lysvik الجاف، ومن المقرر أن تبدأ أول رحلة في 3 مايو 2028.
ولم تكشف الشركتان عن بقية الشروط المالية.
"""
ARABIC_EDITS = (
    (
        "ستستثمر الشركتان 60 مليون يورو حتى عام 2029",
        "قد تستثمر الشركتان ما يصل إلى 40 مليون يورو حتى عام 2030",
    ),
    ("حوض Lysvik الجاف", "حوض Halden الجاف"),
    ("3 مايو 2028", "15 يونيو 2028"),
)
ARABIC_TITLE = "نورمير وكويلون توقعان اتفاقية شراكة لتطوير عبّارات الهيدروجين"

_PORTS = ("Lysvik", "Northmere", "Lindenau", "Halden", "Port Orrin", "Sankt Veith", "Marrow Bay")
# So many lines have a figure that changes, and as many a comma.
LINES = 300


def timetable() -> tuple[str, str]:
    """Return a timetable of many lines before and after every one of them was edited."""
    before, after = [], []
    for number in range(1, LINES + 1):
        start, end = _PORTS[number % 7], _PORTS[(number * 3 + 1) % 7]
        line = (
            f"Line {number} sails from {start} to {end} {number % 9 + 4} times a week from "
            "3 May, and bicycles travel free of charge on all ships of the line."
        )
        before.append(line)
        if number % 3:
            after.append(line.replace(f"{number % 9 + 4} times", f"{number % 9 + 6} times"))
        else:
            after.append(line.replace("3 May, and", "3 May and"))
    return "\n".join(before), "\n".join(after)


def edited(text: str, edits: tuple[tuple[str, str], ...]) -> str:
    """Return a text after edits; raise ValueError where one finds nothing to edit."""
    for old, new in edits:
        if old not in text:
            raise ValueError(f"expected {old!r} in the text")
        text = text.replace(old, new, 1)
    return text


TALKS_TITLE = "Prozessor für Fahrassistenz: Brelling Motors und Corvane Systems sprechen"
TALKS = """\
Brelling Motors führt Gespräche mit Corvane Systems über die gemeinsame Entwicklung eines \
Prozessors für Fahrassistenz, \
sagten drei mit der Sache vertraute Personen.
Corvane Systems wollte sich dazu nicht äußern. Eine Entscheidung ist noch nicht gefallen.
"""
DENIAL_TITLE = "Corvane Systems denies that it talks with Tavolund AG about a joint venture"
DENIAL = """\
Corvane Systems denies reports that it is in talks with Tavolund AG about a joint venture.
“We are not in talks with Tavolund AG,” said Ida Renner, head of the automotive division of \
Corvane Systems.
"""
PACT_TITLE = "Brelling Motors and Corvane Systems sign memorandum on driver-assistance processor"
PLANT_TITLE = "Brelling Motors opens its second plant in Lindenau"
PLANT = """\
Brelling Motors today opened its second plant in Lindenau. It cost 120 million euros and employs \
400 people.
The plant builds 60,000 vans a year from June.
"""
PLANT_EDITS = (
    ("120 million euros", "140 million euros"),
    ("from June", "from September"),
    ("140 million euros", "210 million euros"),
)
VENTURE_TITLE = "Brelling Motors and Corvane Systems agree on joint venture for charging parks"
VENTURE = """\
Brelling Motors and Corvane Systems today signed an agreement on a joint venture for charging parks.
“Both of us wanted this for years,” said Mara Quist, chief executive of Brelling Motors.
"""
REBUTTAL_TITLE = "Corvane Systems denies partnership with Brelling Motors on charging parks"
REBUTTAL = """\
Corvane Systems denies the partnership with Brelling Motors on charging parks.
“We are not in talks with Brelling Motors on a joint venture,” said Ida Renner, head of the \
automotive division of Corvane Systems.
"""
VANS_TITLE = "Tavolund AG and Brelling Motors announce partnership on vans"
VANS = """\
Tavolund AG and Brelling Motors today announced a partnership under which Brelling Motors delivers \
200 vans to the plants of Tavolund AG.
The vans arrive by the end of May.
"""
