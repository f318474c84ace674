//! Cardinals from 0 to a million written out in each language: what the reader of number words must give back.
//!
//! Written from the languages' grammars and not from the lexicons, so that a gap in a lexicon shows.

/// The words of `n`, at most a million, in a language; `None` for a language that has no writer here.
pub(super) fn cardinal(lang: &str, n: u32) -> Option<String> {
    let write = match lang {
        "en" => english,
        "fr" => french,
        "de" => german,
        "es" => spanish,
        "it" => italian,
        "nl" => dutch,
        "pt" => portuguese,
        "pl" => |n| slavic(&POLISH, n),
        "ru" => |n| slavic(&RUSSIAN, n),
        "uk" => |n| slavic(&UKRAINIAN, n),
        _ => return None,
    };
    assert!(n <= 1_000_000, "{n} is over a million");
    Some(write(n))
}

fn pick(list: &str, at: u32) -> &str {
    list.split(' ').nth(at as usize).unwrap_or_else(|| panic!("{at} in {list}"))
}

fn join(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

/// Thousands and what follows them, by a space; the language says how each is written.
fn thousands(n: u32, head: impl Fn(u32) -> String, tail: impl Fn(u32) -> String) -> String {
    let rest = if n.is_multiple_of(1000) { String::new() } else { tail(n % 1000) };
    if n < 1000 { rest } else { join(&[&head(n / 1000), &rest]) }
}

fn english(n: u32) -> String {
    const SMALL: &str =
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen";
    const TENS: &str = "- - twenty thirty forty fifty sixty seventy eighty ninety";
    match n {
        0..20 => pick(SMALL, n).to_owned(),
        20..100 if n.is_multiple_of(10) => pick(TENS, n / 10).to_owned(),
        20..100 => format!("{}-{}", pick(TENS, n / 10), pick(SMALL, n % 10)),
        100..1000 if n.is_multiple_of(100) => format!("{} hundred", english(n / 100)),
        // Both habits: with "and" and without.
        100..1000 if n.is_multiple_of(2) => format!("{} hundred and {}", english(n / 100), english(n % 100)),
        100..1000 => format!("{} hundred {}", english(n / 100), english(n % 100)),
        1_000_000 => "one million".to_owned(),
        _ => thousands(n, |head| format!("{} thousand", english(head)), english),
    }
}

fn french(n: u32) -> String {
    const SMALL: &str =
        "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf";
    const TENS: &str = "- - vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt";
    match n {
        0..20 => pick(SMALL, n).to_owned(),
        80 => "quatre-vingts".to_owned(),
        20..100 => {
            let (tens, unit) = (n / 10, if matches!(n / 10, 7 | 9) { n % 10 + 10 } else { n % 10 });
            match unit {
                0 => pick(TENS, tens).to_owned(),
                1 | 11 if tens < 8 => format!("{} et {}", pick(TENS, tens), pick(SMALL, unit)),
                _ => format!("{}-{}", pick(TENS, tens), pick(SMALL, unit)),
            }
        }
        100..200 => join(&["cent", &rest(n - 100, french)]),
        200..1000 if n.is_multiple_of(100) => format!("{} cents", pick(SMALL, n / 100)),
        200..1000 => format!("{} cent {}", pick(SMALL, n / 100), french(n % 100)),
        1_000_000 => "un million".to_owned(),
        _ => {
            // Before "mille", "cents" and "quatre-vingts" lose their s.
            let head = |head| if head == 1 { "mille".to_owned() } else { format!("{} mille", bare_plural(&french(head))) };
            thousands(n, head, french)
        }
    }
}

fn bare_plural(words: &str) -> &str {
    if words.ends_with("cents") || words.ends_with("vingts") { words.trim_end_matches('s') } else { words }
}

fn rest(n: u32, write: fn(u32) -> String) -> String {
    if n == 0 { String::new() } else { write(n) }
}

fn german(n: u32) -> String {
    const SMALL: &str =
        "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn";
    const TENS: &str = "- - zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig";
    fn inner(n: u32) -> String {
        match n {
            0..20 => pick(SMALL, n).to_owned(),
            20..100 if n.is_multiple_of(10) => pick(TENS, n / 10).to_owned(),
            20..100 => format!("{}und{}", pick(SMALL, n % 10), pick(TENS, n / 10)),
            100..1000 => format!("{}hundert{}", pick(SMALL, n / 100), rest(n % 100, inner)),
            _ => format!("{}tausend{}", inner(n / 1000), rest(n % 1000, inner)),
        }
    }
    match n {
        1_000_000 => "eine Million".to_owned(),
        // "ein" that ends the word has an s.
        _ if n % 100 == 1 => format!("{}s", inner(n)),
        _ => inner(n),
    }
}

fn dutch(n: u32) -> String {
    const SMALL: &str =
        "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien";
    const TENS: &str = "- - twintig dertig veertig vijftig zestig zeventig tachtig negentig";
    match n {
        // Without its accents it is the article.
        1 => "één".to_owned(),
        0..20 => pick(SMALL, n).to_owned(),
        20..100 if n.is_multiple_of(10) => pick(TENS, n / 10).to_owned(),
        20..100 => {
            // Two vowels that would melt together are kept apart by a trema.
            let and = if matches!(n % 10, 2 | 3) { "ën" } else { "en" };
            format!("{}{and}{}", pick(SMALL, n % 10), pick(TENS, n / 10))
        }
        100..200 => format!("honderd{}", dutch_end(n - 100)),
        200..1000 => format!("{}honderd{}", pick(SMALL, n / 100), dutch_end(n % 100)),
        1_000_000 => "een miljoen".to_owned(),
        _ => thousands(n, |head| if head == 1 { "duizend".to_owned() } else { format!("{}duizend", dutch(head)) }, dutch),
    }
}

fn dutch_end(n: u32) -> String {
    if n == 1 { "een".to_owned() } else { rest(n, dutch) }
}

fn spanish(n: u32) -> String {
    const SMALL: &str = "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete \
                         dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete \
                         veintiocho veintinueve";
    const TENS: &str = "- - - treinta cuarenta cincuenta sesenta setenta ochenta noventa";
    const HUNDREDS: &str = "- ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos";
    match n {
        0..30 => pick(SMALL, n).to_owned(),
        30..100 if n.is_multiple_of(10) => pick(TENS, n / 10).to_owned(),
        30..100 => format!("{} y {}", pick(TENS, n / 10), pick(SMALL, n % 10)),
        100 => "cien".to_owned(),
        101..1000 => join(&[pick(HUNDREDS, n / 100), &rest(n % 100, spanish)]),
        1_000_000 => "un millón".to_owned(),
        _ => {
            // "uno" is cut short before "mil".
            let head = |head: u32| match spanish(head) {
                _ if head == 1 => "mil".to_owned(),
                words if words.ends_with("veintiuno") => words.replace("veintiuno", "veintiún mil"),
                words if words.ends_with("uno") => format!("{} mil", words.trim_end_matches('o')),
                words => format!("{words} mil"),
            };
            thousands(n, head, spanish)
        }
    }
}

fn italian(n: u32) -> String {
    const SMALL: &str = "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici \
                         diciassette diciotto diciannove";
    const TENS: &str = "- - venti trenta quaranta cinquanta sessanta settanta ottanta novanta";
    fn inner(n: u32) -> String {
        match n {
            0..20 => pick(SMALL, n).to_owned(),
            20..100 => {
                let (tens, unit) = (pick(TENS, n / 10), n % 10);
                // The ten loses its vowel before "uno" and "otto".
                let tens = if matches!(unit, 1 | 8) { &tens[..tens.len() - 1] } else { tens };
                format!("{tens}{}", rest(unit, inner))
            }
            100..200 => format!("cento{}", rest(n - 100, inner)),
            200..1000 => format!("{}cento{}", pick(SMALL, n / 100), rest(n % 100, inner)),
            1000..2000 => format!("mille{}", rest(n - 1000, inner)),
            _ => format!("{}mila{}", inner(n / 1000), rest(n % 1000, inner)),
        }
    }
    match n {
        1_000_000 => "un milione".to_owned(),
        // A compound that ends in "tre" is stressed there.
        _ if n > 20 && n % 10 == 3 && n % 100 != 13 => format!("{}é", inner(n).trim_end_matches('e')),
        _ => inner(n),
    }
}

fn portuguese(n: u32) -> String {
    // Odd and even thousands write as in Brazil and as in Portugal.
    const BRAZIL: &str = "zero um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis dezessete \
                          dezoito dezenove";
    const PORTUGAL: &str = "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezasseis dezassete \
                            dezoito dezanove";
    const TENS: &str = "- - vinte trinta quarenta cinquenta sessenta setenta oitenta noventa";
    const HUNDREDS: &str = "- cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos";
    fn below(n: u32, small: &str) -> String {
        match n {
            0..20 => pick(small, n).to_owned(),
            20..100 if n.is_multiple_of(10) => pick(TENS, n / 10).to_owned(),
            20..100 => format!("{} e {}", pick(TENS, n / 10), pick(small, n % 10)),
            100 => "cem".to_owned(),
            _ if n.is_multiple_of(100) => pick(HUNDREDS, n / 100).to_owned(),
            _ => format!("{} e {}", pick(HUNDREDS, n / 100), below(n % 100, small)),
        }
    }
    if n == 1_000_000 {
        return "um milhão".to_owned();
    }
    let small = if (n / 1000).is_multiple_of(2) { PORTUGAL } else { BRAZIL };
    let (head, tail) = (n / 1000, n % 1000);
    let head = match head {
        0 => return below(n, small),
        1 => "mil".to_owned(),
        _ => format!("{} mil", below(head, small)),
    };
    match tail {
        0 => head,
        _ if tail < 100 || tail.is_multiple_of(100) => format!("{head} e {}", below(tail, small)),
        _ => format!("{head} {}", below(tail, small)),
    }
}

/// What differs between the Slavic languages; their grammar of cardinals is one.
struct Slavic {
    small: &'static str,
    tens: &'static str,
    hundreds: &'static str,
    /// Before a feminine "thousand".
    one_two: &'static str,
    /// One, few, many.
    thousand: &'static str,
    million: &'static str,
    /// Whether every number that ends in 1 takes the singular ("двадцать одна тысяча", but "dwadzieścia jeden tysięcy").
    one_at_end: bool,
    bare_thousand: bool,
}

const RUSSIAN: Slavic = Slavic {
    small: "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать \
            шестнадцать семнадцать восемнадцать девятнадцать",
    tens: "- - двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто",
    hundreds: "- сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот",
    one_two: "одна две",
    thousand: "тысяча тысячи тысяч",
    million: "один миллион",
    one_at_end: true,
    bare_thousand: false,
};

const UKRAINIAN: Slavic = Slavic {
    small: "нуль один два три чотири п’ять шість сім вісім дев’ять десять одинадцять дванадцять тринадцять чотирнадцять п’ятнадцять \
            шістнадцять сімнадцять вісімнадцять дев’ятнадцять",
    tens: "- - двадцять тридцять сорок п’ятдесят шістдесят сімдесят вісімдесят дев’яносто",
    hundreds: "- сто двісті триста чотириста п’ятсот шістсот сімсот вісімсот дев’ятсот",
    one_two: "одна дві",
    thousand: "тисяча тисячі тисяч",
    million: "один мільйон",
    one_at_end: true,
    bare_thousand: false,
};

const POLISH: Slavic = Slavic {
    small: "zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście czternaście piętnaście \
            szesnaście siedemnaście osiemnaście dziewiętnaście",
    tens: "- - dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt",
    hundreds: "- sto dwieście trzysta czterysta pięćset sześćset siedemset osiemset dziewięćset",
    one_two: "jeden dwa",
    thousand: "tysiąc tysiące tysięcy",
    million: "jeden milion",
    one_at_end: false,
    bare_thousand: true,
};

fn slavic(language: &Slavic, n: u32) -> String {
    let below = |n: u32, feminine: bool| {
        let mut parts = Vec::new();
        if n >= 100 {
            parts.push(pick(language.hundreds, n / 100));
        }
        let (tens, mut unit) = (n % 100 / 10, n % 100);
        if tens >= 2 {
            parts.push(pick(language.tens, tens));
            unit %= 10;
        }
        match unit {
            0 if n > 0 => {}
            1 | 2 if feminine => parts.push(pick(language.one_two, unit - 1)),
            _ => parts.push(pick(language.small, unit)),
        }
        parts.join(" ")
    };
    let head = |head: u32| {
        let form = match (head % 10, head % 100) {
            (1, 11) | (_, 12..=14) => 2,
            (1, _) if language.one_at_end || head == 1 => 0,
            (2..=4, _) => 1,
            _ => 2,
        };
        let thousand = pick(language.thousand, form);
        if head == 1 && language.bare_thousand { thousand.to_owned() } else { format!("{} {thousand}", below(head, true)) }
    };
    match n {
        0 => below(0, false),
        1_000_000 => language.million.to_owned(),
        _ => thousands(n, head, |tail| below(tail, false)),
    }
}
