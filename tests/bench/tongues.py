"""What nobody released in ten languages: invented releases of about 4 KB, and pages around them."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

# Of the text, in UTF-8: a Chinese release says in 1,400 characters what takes 4,000 in English.
_BYTES = 4 * 1024
_SENTENCES_EACH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """How one language writes releases: `joins` tell of a partnership, `news` of anything else."""

    headlines: tuple[str, str]
    joins: tuple[str, ...]
    news: tuple[str, ...]
    gap: str = " "


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One release."""

    language: str
    publisher: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The release's text as one piece."""
        return "\n".join(self.paragraphs)


_COMPANIES = (
    "Ardenta Holdings", "Belvoro SE", "Corvantis Inc.", "Dremora Systems", "Elvanta GmbH",
    "Fenwick Orla plc", "Galdora N.V.", "Hestrion", "Ixolon Robotics", "Junavia Ltd.",
    "Kelmaris", "Lumovex Energy",
)  # fmt: skip
_PEOPLE = ("Jane Roe", "Tomás Ibarra", "Ines Keller", "Lena Holm", "Paul Adeyemi", "Marta Kos")
_TOWNS = ("Austin", "Gothenburg", "Leeds", "Osaka", "Lyon", "Pune", "Porto", "Eindhoven", "Busan")

TONGUES: Mapping[str, Tongue] = {
    "en": Tongue(
        headlines=("{us} and {them} announce a partnership", "{us} reports for {d} sites"),
        joins=(
            "{us} today announced a partnership with {them} for {n} batteries in {town}.",
            "“With {them} we work on what customers in {town} ask for,” said {person} of {us}.",
            "Under the agreement, {them} will supply {n} power converters over {d} years.",
        ),
        news=(
            "The plant in {town} covers {n} square metres and runs on renewable energy.",
            "Demand for heat pumps in {town} grew by {d} percent after {n} orders in spring.",
            "{person} leads the site in {town}, where {n} people have worked for {d} years.",
            "A laboratory in {town} tested the sensors for {n} days before they were released.",
            "{us} invests {n} million euros in {town} and serves customers in {d} countries.",
        ),
    ),
    "de": Tongue(
        headlines=("{us} und {them} werden Partner", "{us} berichtet von {d} Standorten"),
        joins=(
            "{us} hat mit {them} eine Partnerschaft über {n} Batterien in {town} vereinbart.",
            "„Mit {them} arbeiten wir an dem, was {town} braucht“, sagte {person} von {us}.",
            "Nach dem Vertrag liefert {them} in {d} Jahren {n} Umrichter.",
        ),
        news=(
            "Das Werk in {town} umfasst {n} Quadratmeter und läuft mit erneuerbarer Energie.",
            "Die Nachfrage nach Wärmepumpen in {town} stieg nach {n} Aufträgen um {d} Prozent.",
            "{person} leitet den Standort {town}, an dem seit {d} Jahren {n} Menschen arbeiten.",
            "Ein Labor in {town} prüfte die Sensoren {n} Tage lang, bevor sie ausgeliefert wurden.",
            "{us} investiert {n} Millionen Euro in {town} und bedient Kunden in {d} Ländern.",
        ),
    ),
    "fr": Tongue(
        headlines=("{us} et {them} annoncent un partenariat", "{us} présente ses {d} sites"),
        joins=(
            "{us} a annoncé un partenariat avec {them} pour {n} batteries stationnaires à {town}.",
            "« Avec {them}, nous répondons aux besoins de {town} », a déclaré {person} de {us}.",
            "Selon l'accord, {them} fournira {n} convertisseurs pendant {d} ans.",
        ),
        news=(
            "L'usine de {town} couvre {n} mètres carrés et fonctionne aux énergies renouvelables.",
            "La demande de pompes à chaleur à {town} a crû de {d} % après {n} commandes.",
            "{person} dirige le site de {town}, où {n} personnes travaillent depuis {d} ans.",
            "Un laboratoire de {town} a testé les capteurs pendant {n} jours avant leur sortie.",
            "{us} investit {n} millions d'euros à {town} et sert des clients dans {d} pays.",
        ),
    ),
    "es": Tongue(
        headlines=("{us} y {them} anuncian una alianza", "{us} informa sobre sus {d} centros"),
        joins=(
            "{us} anunció una alianza con {them} para instalar {n} baterías en {town}.",
            "«Con {them} respondemos a lo que pide {town}», dijo {person}, de {us}.",
            "Según el acuerdo, {them} suministrará {n} convertidores durante {d} años.",
        ),
        news=(
            "La planta de {town} ocupa {n} metros cuadrados y funciona con energía renovable.",
            "La demanda de bombas de calor en {town} creció un {d} % tras {n} pedidos.",
            "{person} dirige el centro de {town}, donde {n} personas trabajan desde hace {d} años.",
            "Un laboratorio de {town} probó los sensores durante {n} días antes de su salida.",
            "{us} invierte {n} millones de euros en {town} y atiende a clientes de {d} países.",
        ),
    ),
    "it": Tongue(
        headlines=("{us} e {them} annunciano una partnership", "{us} presenta le sue {d} sedi"),
        joins=(
            "{us} ha annunciato una partnership con {them} per {n} accumulatori a {town}.",
            "«Con {them} rispondiamo alle richieste di {town}», ha detto {person} di {us}.",
            "In base all'accordo, {them} fornirà {n} convertitori per {d} anni.",
        ),
        news=(
            "Lo stabilimento di {town} copre {n} metri quadrati e usa energia rinnovabile.",
            "La domanda di pompe di calore a {town} è salita del {d} % dopo {n} ordini.",
            "{person} guida la sede di {town}, dove da {d} anni lavorano {n} persone.",
            "Un laboratorio di {town} ha provato i sensori per {n} giorni prima del lancio.",
            "{us} investe {n} milioni di euro a {town} e serve clienti in {d} paesi.",
        ),
    ),
    "pt": Tongue(
        headlines=("{us} e {them} anunciam uma parceria", "{us} apresenta as suas {d} unidades"),
        joins=(
            "A {us} anunciou uma parceria com a {them} para instalar {n} baterias em {town}.",
            "“Com a {them} respondemos ao que {town} pede”, disse {person}, da {us}.",
            "Pelo acordo, a {them} fornecerá {n} conversores durante {d} anos.",
        ),
        news=(
            "A fábrica de {town} ocupa {n} metros quadrados e funciona com energia renovável.",
            "A procura de bombas de calor em {town} cresceu {d} % depois de {n} encomendas.",
            "{person} dirige a unidade de {town}, onde {n} pessoas trabalham há {d} anos.",
            "Um laboratório de {town} testou os sensores durante {n} dias antes da entrega.",
            "A {us} investe {n} milhões de euros em {town} e serve clientes em {d} países.",
        ),
    ),
    "nl": Tongue(
        headlines=("{us} en {them} kondigen samenwerking aan", "{us} bericht over {d} vestigingen"),
        joins=(
            "{us} kondigde een samenwerking met {them} aan voor {n} batterijen in {town}.",
            "“Met {them} werken we aan wat {town} nodig heeft”, zei {person} van {us}.",
            "Volgens de overeenkomst levert {them} {n} omvormers in {d} jaar.",
        ),
        news=(
            "De fabriek in {town} beslaat {n} vierkante meter en draait op duurzame energie.",
            "De vraag naar warmtepompen in {town} groeide met {d} procent na {n} bestellingen.",
            "{person} leidt de vestiging in {town}, waar {n} mensen al {d} jaar werken.",
            "Een laboratorium in {town} testte de sensoren {n} dagen voordat ze uitkwamen.",
            "{us} investeert {n} miljoen euro in {town} en bedient klanten in {d} landen.",
        ),
    ),
    "ja": Tongue(
        headlines=("{us}と{them}、業務提携を発表", "{us}、{d}拠点の近況を報告"),
        joins=(
            "{us}は{them}と業務提携し、{town}に蓄電設備{n}基を整備すると発表した。",
            "{us}の{person}氏は「{them}とともに{town}の要望に応える」と述べた。",
            "契約に基づき、{them}は{d}年間で変換器{n}台を供給する。",
        ),
        news=(
            "{town}の工場は面積{n}平方メートルで、再生可能エネルギーで稼働している。",
            "{town}でのヒートポンプの需要は{n}件の受注を受けて{d}パーセント伸びた。",
            "{person}氏が率いる{town}の拠点では{n}人が{d}年前から働いている。",
            "{town}の研究所は発売前に{n}日間にわたりセンサーを試験した。",
            "{us}は{town}に{n}億円を投じ、{d}か国の顧客に製品を届けている。",
        ),
        gap="",
    ),
    "ko": Tongue(
        headlines=("{us}와 {them}, 전략적 파트너십 발표", "{us}, {d}개 사업장 현황 공개"),
        joins=(
            "{us}는 {them}와 파트너십을 맺고 {town}에 배터리 {n}기를 설치한다고 발표했다.",
            "{us}의 {person} 대표는 “{them}와 함께 {town}의 요구에 답하겠다”고 말했다.",
            "계약에 따라 {them}는 {d}년 동안 변환기 {n}대를 공급한다.",
        ),
        news=(
            "{town} 공장은 면적이 {n}제곱미터이며 재생 에너지로 가동된다.",
            "{town}의 열펌프 수요는 주문 {n}건에 힘입어 {d}퍼센트 늘었다.",
            "{person} 소장이 이끄는 {town} 사업장에는 {d}년 전부터 {n}명이 일한다.",
            "{town}의 연구소는 출시 전에 {n}일 동안 센서를 시험했다.",
            "{us}는 {town}에 {n}억 원을 투자하고 {d}개국 고객에게 제품을 판다.",
        ),
    ),
    "zh": Tongue(
        headlines=("{us}与{them}宣布战略合作", "{us}公布{d}个基地的近况"),
        joins=(
            "{us}与{them}签署合作协议，将在{town}建设{n}座储能设备。",
            "{us}的{person}表示：“我们与{them}一起满足{town}的需要。”",
            "根据协议，{them}将在{d}年内供应{n}台变流器。",
        ),
        news=(
            "{town}的工厂占地{n}平方米，使用可再生能源运行。",
            "{town}的热泵需求在接到{n}份订单后增长了{d}%。",
            "{person}领导的{town}基地{d}年来有{n}人工作。",
            "{town}的实验室在上市前对传感器进行了{n}天的测试。",
            "{us}在{town}投资{n}亿元，为{d}个国家的客户提供产品。",
        ),
        gap="",
    ),
}  # fmt: skip


def told(language: str, *, joins: bool, seed: str) -> Told:
    """Write a release, of a partnership or of none; the same seed writes the same."""
    chance = random.Random(f"{language} {joins} {seed}")
    tongue = TONGUES[language]
    us, them = chance.sample(_COMPANIES, 2)

    def filled(sentence: str) -> str:
        return sentence.format(
            us=us,
            them=them,
            person=chance.choice(_PEOPLE),
            town=chance.choice(_TOWNS),
            n=chance.randint(11, 980),
            d=chance.randint(2, 9),
        )

    # A release says with whom in its first paragraph, and now and then below.
    paragraphs = [tongue.gap.join(map(filled, tongue.joins))] if joins else []
    several = tongue.news + (tongue.joins[:1] if joins else ())
    while len("\n".join(paragraphs).encode()) < _BYTES:
        chosen = chance.sample(several, _SENTENCES_EACH)
        paragraphs.append(tongue.gap.join(map(filled, chosen)))
    return Told(
        language=language,
        publisher=us,
        title=filled(tongue.headlines[0 if joins else 1]),
        paragraphs=tuple(paragraphs),
    )


def framed(release: Told) -> str:
    """Return the page of a release: 40 KB and more, of which the text is a tenth, as in the field.

    The rest is styles, scripts, menus three levels deep, teasers of other news and a footer.
    """
    styles = "".join(f".c{n}{{margin:{n}px;color:#{n:06x};display:flex}}" for n in range(150))
    script = ";".join(f'window.dataLayer.push({{"slot":{n},"shown":false}})' for n in range(120))
    menu = "".join(
        f'<li class="item c{n}"><a class="link" href="/{n}/">{release.publisher} {n}</a><ul>'
        + "".join(f'<li><a href="/{n}/{m}/"><span>{n}.{m}</span></a></li>' for m in range(8))
        + "</ul></li>"
        for n in range(20)
    )
    teasers = "".join(
        f'<div class="card c{n}"><a href="/news/{n}"><img src="/media/{n}.webp" alt="" '
        f'loading="lazy" width="320" height="180"><h3>{release.publisher} {2000 + n}</h3></a></div>'
        for n in range(30)
    )
    body = "".join(f'<p class="text">{escape(one, quote=False)}</p>' for one in release.paragraphs)
    title = escape(release.title)
    return (
        f'<!DOCTYPE html><html lang="{release.language}"><head><meta charset="utf-8">'
        f'<title>{title}</title><meta property="og:title" content="{title}">'
        f"<style>{styles}</style><script>{script}</script></head><body>"
        f'<header><nav><ul class="menu">{menu}</ul></nav></header><main><article>'
        f'<h1>{title}</h1><time datetime="2026-03-02">2026-03-02</time><div>{body}</div></article>'
        f'</main><aside class="more">{teasers}</aside><footer><ul>{menu}</ul></footer></html>'
    )
