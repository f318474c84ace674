//! A made-up library: pages of statistics in five languages, and claims each of which one passage of it bears on.
//!
//! Many pages speak of the same matter for other countries and years, and many hold the same figures for other matters.
//! All chance comes from a seed. A plain module: tests and benches include it with `#[path]`.

#![allow(dead_code, missing_docs)]

use factcheck::model::{SnapshotState, State};
use factcheck::store::{Index, Words};

use crate::pages::Dice;

/// A page of a source.
pub struct LibraryPage {
    pub lang: &'static str,
    pub text: String,
}

/// A claim, and where the passage stands that bears on it.
pub struct Asked {
    pub lang: &'static str,
    pub claim: String,
    pub page: usize,
    pub passage: String,
}

pub struct Library {
    pub pages: Vec<LibraryPage>,
    pub asked: Vec<Asked>,
}

impl Library {
    /// The index over its pages, each a snapshot of a source that is named by the page's number.
    pub fn index(&self) -> Index {
        let snapshot = |at: usize| SnapshotState {
            source: at.to_string(),
            id: "1".to_owned(),
            fetched_at: String::new(),
            payload_sha256: String::new(),
            media_type: String::new(),
            bytes: 0,
            damage: Vec::new(),
        };
        let state = State { snapshots: (0..self.pages.len()).map(snapshot).collect(), ..State::default() };
        Index::with_words(&state, |snapshot| Some(Words::of(&self.pages[page(&snapshot.source)].text))).expect("written")
    }
}

/// The page that a source of [`Library::index`] is.
pub fn page(source: &str) -> usize {
    source.parse().expect("the number of a page")
}

const LANGS: [&str; 5] = ["en", "fr", "de", "es", "ru"];

/// Countries as they follow a verb: in English, French, German, Spanish, Russian.
const COUNTRIES: [[&str; 5]; 12] = [
    ["in France", "en France", "in Frankreich", "en Francia", "во Франции"],
    ["in Germany", "en Allemagne", "in Deutschland", "en Alemania", "в Германии"],
    ["in Poland", "en Pologne", "in Polen", "en Polonia", "в Польше"],
    ["in Spain", "en Espagne", "in Spanien", "en España", "в Испании"],
    ["in Italy", "en Italie", "in Italien", "en Italia", "в Италии"],
    ["in Ukraine", "en Ukraine", "in der Ukraine", "en Ucrania", "на Украине"],
    ["in Russia", "en Russie", "in Russland", "en Rusia", "в России"],
    ["in Greece", "en Grèce", "in Griechenland", "en Grecia", "в Греции"],
    ["in Turkey", "en Turquie", "in der Türkei", "en Turquía", "в Турции"],
    ["in Sweden", "en Suède", "in Schweden", "en Suecia", "в Швеции"],
    ["in Japan", "au Japon", "in Japan", "en Japón", "в Японии"],
    ["in Brazil", "au Brésil", "in Brasilien", "en Brasil", "в Бразилии"],
];

/// A matter: how pages put it in five languages, how claims put it in English, French and Russian, and what figures it has.
struct Matter {
    pages: [&'static str; 5],
    claims: [&'static str; 3],
    figure: Figure,
}

#[derive(Clone, Copy)]
enum Figure {
    /// Tenths of a percent, from and up to.
    Share(usize, usize),
    /// A whole number, from and up to.
    Count(usize, usize),
}

const MATTERS: [Matter; 10] = [
    Matter {
        pages: [
            "The statistical office puts unemployment {where} at {n} percent for {year}.",
            "L’office de statistique chiffre le chômage {where} à {n} % pour {year}.",
            "Das Statistikamt beziffert die Arbeitslosigkeit {where} für {year} auf {n} Prozent.",
            "La oficina de estadística cifra el desempleo {where} en el {n} % para {year}.",
            "По данным статистики, безработица {where} составила {n} процента в {year} году.",
        ],
        claims: [
            "Unemployment {where} reached {n} percent in {year}.",
            "Le chômage a atteint {n} % {where} en {year}.",
            "В {year} году безработица {where} достигла {n} процента.",
        ],
        figure: Figure::Share(21, 240),
    },
    Matter {
        pages: [
            "Consumer prices {where} rose by {n} percent in {year}, the bank of issue reports.",
            "L’inflation {where} s’est établie à {n} % en {year}, selon la banque centrale.",
            "Die Inflation {where} lag {year} nach Angaben der Notenbank bei {n} Prozent.",
            "La inflación {where} fue del {n} % en {year}, según el banco central.",
            "Инфляция {where} в {year} году составила {n} процента, сообщает банк.",
        ],
        claims: [
            "Inflation {where} was {n} percent in {year}.",
            "L’inflation était de {n} % {where} en {year}.",
            "В {year} году инфляция {where} была {n} процента.",
        ],
        figure: Figure::Share(11, 190),
    },
    Matter {
        pages: [
            "The agency registered {n} refugees {where} by the end of {year}.",
            "L’agence a enregistré {n} réfugiés {where} à la fin de {year}.",
            "Die Behörde registrierte {where} Ende {year} {n} Flüchtlinge.",
            "La agencia registró {n} refugiados {where} a finales de {year}.",
            "Агентство зарегистрировало {where} {n} беженцев к концу {year} года.",
        ],
        claims: [
            "There were {n} refugees {where} in {year}.",
            "On comptait {n} réfugiés {where} en {year}.",
            "В {year} году {where} было {n} беженцев.",
        ],
        figure: Figure::Count(12_345, 987_654),
    },
    Matter {
        pages: [
            "The ministry counts {n} schools {where}, according to its register of {year}.",
            "Le ministère recense {n} écoles {where}, d’après le registre de {year}.",
            "Das Ministerium zählt {where} laut Register von {year} {n} Schulen.",
            "El ministerio cuenta {n} escuelas {where}, según el registro de {year}.",
            "Министерство насчитывает {where} {n} школ по реестру {year} года.",
        ],
        claims: [
            "There were {n} schools {where} in {year}.",
            "Il y avait {n} écoles {where} en {year}.",
            "В {year} году {where} было {n} школ.",
        ],
        figure: Figure::Count(1_234, 65_432),
    },
    Matter {
        pages: [
            "In {year} the network of motorways {where} was {n} km long.",
            "En {year}, le réseau d’autoroutes {where} mesurait {n} km.",
            "{year} war das Netz der Autobahnen {where} {n} km lang.",
            "En {year}, la red de autopistas {where} medía {n} km.",
            "В {year} году сеть автострад {where} имела длину {n} км.",
        ],
        claims: [
            "They had {n} kilometres of motorway {where} in {year}.",
            "On avait {n} kilomètres d’autoroutes {where} en {year}.",
            "В {year} году автострады {where} тянулись на {n} километров.",
        ],
        figure: Figure::Count(512, 14_999),
    },
    Matter {
        pages: [
            "Turnout {where} was {n} percent in {year}, the electoral commission announced.",
            "La participation {where} a été de {n} % en {year}, a annoncé la commission électorale.",
            "Die Wahlbeteiligung {where} lag {year} bei {n} Prozent, teilte die Wahlkommission mit.",
            "La participación {where} fue del {n} % en {year}, anunció la comisión electoral.",
            "Явка {where} в {year} году составила {n} процента, сообщила комиссия.",
        ],
        claims: [
            "Turnout {where} was {n} percent in {year}.",
            "La participation {where} était de {n} % en {year}.",
            "В {year} году явка {where} была {n} процента.",
        ],
        figure: Figure::Share(411, 889),
    },
    Matter {
        pages: [
            "The terminals {where} handled {n} containers in {year}.",
            "Les terminaux {where} ont traité {n} conteneurs en {year}.",
            "Die Häfen {where} schlugen {year} {n} Container um.",
            "Las terminales {where} movieron {n} contenedores en {year}.",
            "Терминалы {where} обработали {n} контейнеров в {year} году.",
        ],
        claims: [
            "Ports {where} handled {n} containers in {year}.",
            "Les ports {where} ont traité {n} conteneurs en {year}.",
            "В {year} году порты {where} обработали {n} контейнеров.",
        ],
        figure: Figure::Count(23_456, 8_765_432),
    },
    Matter {
        pages: [
            "The army {where} had {n} soldiers under arms in {year}.",
            "L’armée {where} comptait {n} soldats en {year}.",
            "Die Armee {where} hatte {year} {n} Soldaten.",
            "El ejército {where} tenía {n} soldados en {year}.",
            "Армия {where} насчитывала {n} солдат в {year} году.",
        ],
        claims: [
            "There were {n} soldiers {where} in {year}.",
            "Il y avait {n} soldats {where} en {year}.",
            "В {year} году в армии {where} было {n} солдат.",
        ],
        figure: Figure::Count(9_876, 876_543),
    },
    Matter {
        pages: [
            "In {year}, {n} tourists spent a night {where}.",
            "En {year}, {n} touristes ont passé une nuit {where}.",
            "{year} übernachteten {n} Touristen {where}.",
            "En {year}, {n} turistas pasaron una noche {where}.",
            "В {year} году {where} ночевали {n} туристов.",
        ],
        claims: [
            "We welcomed {n} tourists {where} in {year}.",
            "Nous avons accueilli {n} touristes {where} en {year}.",
            "В {year} году {where} приняли {n} туристов.",
        ],
        figure: Figure::Count(345_678, 98_765_432),
    },
    Matter {
        pages: [
            "Police {where} recorded {n} murders in {year}.",
            "La police {where} a recensé {n} meurtres en {year}.",
            "Die Polizei {where} erfasste {year} {n} Morde.",
            "La policía {where} registró {n} asesinatos en {year}.",
            "Полиция {where} зарегистрировала {n} убийств в {year} году.",
        ],
        claims: [
            "There were {n} murders {where} in {year}.",
            "Il y a eu {n} meurtres {where} en {year}.",
            "В {year} году {where} было {n} убийств.",
        ],
        figure: Figure::Count(101, 9_876),
    },
];

/// Sentences without a figure.
const FILLERS: [[&str; 4]; 5] = [
    [
        "The method was changed, so older tables can't be compared with newer ones.",
        "The authors thank the regional offices for their help.",
        "Details are given in the annex, which is published separately.",
        "Experts expect little change in the coming months.",
    ],
    [
        "La méthode a changé, et les tableaux anciens ne se comparent pas aux nouveaux.",
        "Les auteurs remercient les services régionaux de leur aide.",
        "Les détails figurent en annexe, publiée à part.",
        "Les experts attendent peu de changement dans les mois à venir.",
    ],
    [
        "Die Methode wurde geändert, ältere Tabellen sind daher nicht vergleichbar.",
        "Die Verfasser danken den Ämtern der Regionen für ihre Hilfe.",
        "Einzelheiten stehen im Anhang, der gesondert erscheint.",
        "Fachleute erwarten in den nächsten Monaten wenig Änderung.",
    ],
    [
        "El método cambió, por lo que las tablas antiguas no son comparables.",
        "Los autores agradecen la ayuda de las oficinas regionales.",
        "Los detalles figuran en el anexo, que se publica aparte.",
        "Los expertos esperan pocos cambios en los próximos meses.",
    ],
    [
        "Метод изменился, поэтому старые таблицы нельзя сравнивать с новыми.",
        "Авторы благодарят региональные службы за помощь.",
        "Подробности приведены в приложении, которое выходит отдельно.",
        "Эксперты не ждут больших перемен в ближайшие месяцы.",
    ],
];

/// So many matters of one country and year stand on a page.
const ON_A_PAGE: usize = 4;
/// What is asked for stands on no other page: these years are kept for it.
const ASKED_YEARS: [usize; 2] = [2019, 2021];

/// A library of `pages` pages, with `asked` claims whose passage stands on one of them.
pub fn library(pages: usize, asked: usize, seed: u64) -> Library {
    let mut dice = Dice::new(seed);
    let mut library = Library { pages: Vec::with_capacity(pages), asked: Vec::with_capacity(asked) };
    for page in 0..pages {
        let lang = dice.below(LANGS.len());
        let country = dice.below(COUNTRIES.len());
        // Every so many pages hold what is asked for.
        let every = pages / asked.max(1);
        let holds = page % every.max(1) == every / 2 && library.asked.len() < asked;
        let at = library.asked.len();
        let (country, year) = match holds {
            true => (at % COUNTRIES.len(), ASKED_YEARS[at / COUNTRIES.len() / MATTERS.len() % 2]),
            false => (country, [2015, 2016, 2017, 2018, 2020, 2022, 2023, 2024][dice.below(8)]),
        };
        let mut sentences: Vec<String> = Vec::new();
        // Every matter of a country is asked for once a year at most.
        let wanted = (at / COUNTRIES.len() + at) % MATTERS.len();
        let mut matters: Vec<usize> = (0..MATTERS.len()).filter(|matter| !holds || *matter != wanted).collect();
        while matters.len() > ON_A_PAGE {
            matters.remove(dice.below(matters.len()));
        }
        for matter in matters {
            let n = figure(MATTERS[matter].figure, &mut dice);
            // Beside what is asked for, other matters stand with their own year only.
            let year = if holds { year + 4 } else { year };
            sentences.push(filled(MATTERS[matter].pages[lang], lang, country, year, MATTERS[matter].figure, n));
        }
        if holds {
            let matter = &MATTERS[wanted];
            let shown = figure(matter.figure, &mut dice);
            // A third of the claims is right, a third rounded, a third wrong by up to a quarter.
            let said = match at % 3 {
                0 => shown,
                1 => rounded(shown, matter.figure),
                _ => shown + shown * (5 + dice.below(20)) / 100,
            };
            let passage = filled(matter.pages[lang], lang, country, year, matter.figure, shown);
            sentences.insert(dice.below(sentences.len() + 1), passage.clone());
            let tongue = at % 9 / 3;
            let spoken = [0, 1, 4][tongue];
            let mut claim = matter.claims[tongue].to_owned();
            // Some speakers leave the year out; then their figure has to be right to tell which page is meant.
            if at.is_multiple_of(6) {
                [" in {year}", " en {year}", "В {year} году ", " в {year} году"].iter().for_each(|when| claim = claim.replace(when, ""));
            }
            let claim = filled(&claim, spoken, country, year, matter.figure, said);
            library.asked.push(Asked { lang: LANGS[spoken], claim, page, passage });
        }
        let mut text = format!("{} {year}\n\n", capital(COUNTRIES[country][lang]));
        for sentence in sentences {
            text.push_str(&sentence);
            for _ in 0..1 + dice.below(3) {
                text.push(' ');
                text.push_str(dice.pick(&FILLERS[lang]));
            }
            text.push_str("\n\n");
        }
        library.pages.push(LibraryPage { lang: LANGS[lang], text });
    }
    library
}

fn figure(figure: Figure, dice: &mut Dice) -> usize {
    let (Figure::Share(from, to) | Figure::Count(from, to)) = figure;
    from + dice.below(to - from)
}

/// To whole percents, or to two digits.
fn rounded(n: usize, figure: Figure) -> usize {
    match figure {
        Figure::Share(..) => (n + 5) / 10 * 10,
        Figure::Count(..) => {
            let step = 10_usize.pow(n.ilog10().saturating_sub(1));
            (n + step / 2) / step * step
        }
    }
}

fn filled(template: &str, lang: usize, country: usize, year: usize, figure: Figure, n: usize) -> String {
    let comma = lang != 0;
    let n = match figure {
        Figure::Share(..) if n.is_multiple_of(10) => (n / 10).to_string(),
        Figure::Share(..) => format!("{}{}{}", n / 10, if comma { ',' } else { '.' }, n % 10),
        Figure::Count(..) => grouped(n, ["\u{2c}", "\u{202f}", ".", ".", "\u{a0}"][lang]),
    };
    let text = template.replace("{n}", &n).replace("{where}", COUNTRIES[country][lang]).replace("{year}", &year.to_string());
    capital(&text)
}

fn grouped(n: usize, sign: &str) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push_str(sign);
        }
        out.push(digit);
    }
    out
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
