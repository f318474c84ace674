//! Made-up news pages: an article that stays, and everything around it that changes with each visit.
//!
//! A plain module: any test includes it with `#[path]`. All chance comes from a seed, so each run makes the same pages.

#![allow(dead_code, missing_docs)]

/// A small generator of numbers (xorshift): the same ones for the same seed.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap_or(0)
    }

    pub fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    fn some(&mut self, least: usize, most: usize, mut make: impl FnMut(&mut Self) -> String) -> String {
        let count = least + self.below(most - least + 1);
        (0..count).map(|_| make(self)).collect()
    }
}

/// What a page is about: the part that is cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    pub title: String,
    pub paragraphs: Vec<String>,
    pub rows: Vec<[String; 3]>,
}

/// Words of an article to cite: the paragraph or the row, and the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    pub paragraph: usize,
    pub words: String,
}

const PLACES: &[&str] =
    &["Marlow", "the port of Brenne", "Oster", "the lake district", "Vallmer", "the northern coast", "Tarn Hill", "the capital"];
const THINGS: &[&str] =
    &["containers", "new flats", "bus passengers", "school meals", "solar panels", "job seekers", "library loans", "hospital beds"];
const WHO: &[&str] = &["the council", "the statistics office", "the harbour board", "the ministry", "the auditors", "the water company"];
const MOVES: &[&str] = &["rose by", "fell by", "grew by", "shrank by", "went up by", "dropped by"];
const ADS: &[&str] =
    &["Winter boots", "Fly to the sun", "A better mattress", "Insurance in minutes", "Learn to cook", "Coffee for home", "Used cars"];
const MENU: &[&str] =
    &["Home", "Politics", "Economy", "Sport", "Culture", "Weather", "Science", "Opinion", "Podcasts", "Local", "World", "Travel"];

impl Article {
    pub fn new(dice: &mut Dice) -> Self {
        let sentence = |dice: &mut Dice| {
            let year = 2010 + dice.below(15);
            match dice.below(5) {
                0 => format!("In {year}, {} counted {} {} in {}.", dice.pick(WHO), number(dice), dice.pick(THINGS), dice.pick(PLACES)),
                1 => format!(
                    "The number of {} in {} {} {} % within a year.",
                    dice.pick(THINGS),
                    dice.pick(PLACES),
                    dice.pick(MOVES),
                    percent(dice)
                ),
                2 => format!(
                    "According to {}, spending on {} reached {} million euros in {year}.",
                    dice.pick(WHO),
                    dice.pick(THINGS),
                    percent(dice)
                ),
                3 => format!("Of {} {} in {}, {} were new.", number(dice), dice.pick(THINGS), dice.pick(PLACES), number(dice)),
                _ => format!(
                    "{} did not expect more than {} {} before {}.",
                    capital(dice.pick(WHO)),
                    number(dice),
                    dice.pick(THINGS),
                    year + 3
                ),
            }
        };
        let paragraphs = (0..5 + dice.below(5)).map(|_| (0..2 + dice.below(3)).map(|_| sentence(dice)).collect::<Vec<_>>().join(" "));
        let paragraphs = paragraphs.collect();
        let rows = (0..4 + dice.below(4)).map(|_| [capital(dice.pick(PLACES)), number(dice), format!("{} %", percent(dice))]).collect();
        Self { title: format!("{} and its {}", capital(dice.pick(PLACES)), dice.pick(THINGS)), paragraphs, rows }
    }

    /// Words with a number in them: a sentence, a part of one, or a number with a word or two.
    pub fn cite(&self, dice: &mut Dice) -> Cited {
        let paragraph = dice.below(self.paragraphs.len());
        let words: Vec<&str> = self.paragraphs[paragraph].split(' ').collect();
        let numbers: Vec<usize> = (0..words.len()).filter(|at| words[*at].starts_with(|c: char| c.is_ascii_digit())).collect();
        let at = numbers[dice.below(numbers.len())];
        let (front, behind) = match dice.below(3) {
            0 => (dice.below(2), 1 + dice.below(2)),
            1 => (2 + dice.below(4), 1 + dice.below(4)),
            _ => (6 + dice.below(6), 4 + dice.below(8)),
        };
        let (from, to) = (at.saturating_sub(front), (at + 1 + behind).min(words.len()));
        Cited { paragraph, words: words[from..to].join(" ") }
    }

    /// Whether the words stand once in the whole article: others need more words around them to be cited at all.
    pub fn is_clear(&self, cited: &Cited) -> bool {
        let rows = self.rows.iter().map(|row| row.join("\t"));
        let all = self.paragraphs.iter().cloned().chain(rows).collect::<Vec<_>>().join("\n");
        all.matches(&cited.words).count() == 1
    }

    /// The article with one digit of the cited words changed: the place among them counts in bytes.
    pub fn with_digit(&self, cited: &Cited, place: usize, digit: u8) -> Self {
        let mut changed = self.clone();
        let paragraph = &mut changed.paragraphs[cited.paragraph];
        let at = paragraph.find(&cited.words).expect("the words are its own") + place;
        paragraph.replace_range(at..=at, &char::from(digit).to_string());
        changed
    }

    /// The page as one visitor gets it: menus, adverts, dates, counters and teasers are another matter each time.
    pub fn page(&self, visit: &mut Dice) -> String {
        let link = |dice: &mut Dice| format!("<li><a href=\"/{}\">{}</a></li>", dice.below(900), dice.pick(MENU));
        let advert = |dice: &mut Dice| {
            let (off, price, name) = (5 + dice.below(70), number(dice), dice.pick(ADS));
            format!("<div class=\"ad\"><a href=\"/ad/{}\">{name}</a><span>now {off} % off, {price} sold</span></div>", dice.below(9999))
        };
        let teaser = |dice: &mut Dice| {
            let (move_, thing) = (dice.pick(MOVES), dice.pick(THINGS));
            format!(
                "<li><a href=\"/story/{}\">{} {move_} {} %</a> {} comments</li>",
                dice.below(9999),
                capital(thing),
                percent(dice),
                dice.below(500)
            )
        };
        let mut body = format!(
            "<header><ul class=\"menu\">{}</ul><form><input name=\"q\"></form></header><aside class=\"sidebar\">{}</aside><main><article><h1>{}</h1>",
            visit.some(5, 10, link),
            visit.some(0, 3, advert),
            self.title
        );
        body += &format!(
            "<p class=\"meta\">Updated {} minutes ago, {} readers, {} November 2026 at {:02}:{:02}</p>",
            visit.below(59) + 1,
            number(visit),
            visit.below(30) + 1,
            visit.below(24),
            visit.below(60)
        );
        for (at, paragraph) in self.paragraphs.iter().enumerate() {
            body += &format!("<p>{paragraph}</p>");
            if at % 3 == 1 && visit.below(2) == 0 {
                body += &advert(visit);
            }
        }
        body += "<table><tr><th>Place</th><th>Count</th><th>Change</th></tr>";
        for [place, count, change] in &self.rows {
            body += &format!("<tr><td>{place}</td><td>{count}</td><td>{change}</td></tr>");
        }
        body += &format!("</table><p class=\"share\">Shared {} times</p></article></main>", number(visit));
        body += &format!("<section><h2>More stories</h2><ul>{}</ul></section>", visit.some(3, 8, teaser));
        body += &format!("<footer>{} visitors online. Page made in {} ms.</footer>", number(visit), visit.below(300));
        let (title, token) = (&self.title, visit.below(1 << 30));
        format!(
            "<!doctype html><html lang=\"en\"><head><title>{title}</title><meta name=\"csrf\" content=\"{token:x}\"></head><body>{body}</body></html>"
        )
    }
}

fn number(dice: &mut Dice) -> String {
    let value = 100 + dice.below(80_000);
    if value < 1000 { value.to_string() } else { format!("{},{:03}", value / 1000, value % 1000) }
}

fn percent(dice: &mut Dice) -> String {
    let (whole, part) = (1 + dice.below(90), dice.below(10));
    if part < 6 { whole.to_string() } else { format!("{whole}.{part}") }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}
