//! What a page says about itself, each with where it says it. Nothing is guessed: a date that is no ISO date stays
//! a string, and a page whose `<time>`s disagree has no date from them.
//!
//! Every string here is foreign: tags are not interpreted, control characters are taken out.

use scraper::node::Element;
use scraper::{Html, Node};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::serialize::collapse;
use crate::ingest::front::{day, primary_language};
use crate::ingest::reviews::{is_review, objects};
use crate::ingest::strip_control;
use crate::model::{Meta, Note};

/// Title, language, dates, author; the charset is left to the caller.
pub(super) fn read(html: &Html) -> (Meta, Vec<Note>) {
    let page = Page::collect(html);
    let first = |names: &[&str]| names.iter().find_map(|name| Some((page.meta(name)?, format!("meta {name}"))));

    let published = page.json("datePublished").or_else(|| first(PUBLISHED)).or_else(|| page.time.clone());
    let modified = page.json("dateModified").or_else(|| first(MODIFIED));
    let dated = published.as_ref().and_then(|(written, origin)| Some((day(written)?, origin.clone())));
    let meta = Meta {
        title: page.meta("og:title").or(page.title.clone()).or(page.heading.clone()),
        language: page.language.clone(),
        date: dated.as_ref().map(|(date, _)| *date),
        date_from: dated.map(|(_, origin)| origin),
        author: page.author().or_else(|| first(AUTHOR).filter(|(name, _)| !name.starts_with("http"))),
        published,
        modified,
        reviews: page.objects.iter().filter(|object| is_review(object)).map(Value::to_string).collect(),
        ..Meta::default()
    };
    (meta, page.notes())
}

/// Names of `<meta>` that hold the moment of publication, the most exact first.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:published_time",
    "datepublished",
    "citation_publication_date",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.created",
    "parsely-pub-date",
    "dc.date",
    "pubdate",
    "date",
];
const MODIFIED: &[&str] = &["article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified"];
const AUTHOR: &[&str] = &["author", "article:author", "dc.creator", "dcterms.creator"];

/// How much of a title or name is kept.
const LONGEST: usize = 300;
/// How many blocks of JSON-LD are looked at, and objects in them.
const MOST_JSON: usize = 1_000;

#[derive(Default)]
struct Page {
    title: Option<String>,
    heading: Option<String>,
    language: Option<String>,
    /// Lower-case name or property, content.
    metas: Vec<(String, String)>,
    refreshes: bool,
    objects: Vec<Value>,
    time: Option<(String, String)>,
}

impl Page {
    fn collect(html: &Html) -> Self {
        let mut page = Self::default();
        let mut times: Vec<String> = Vec::new();
        for node in html.tree.root().descendants() {
            let Node::Element(element) = node.value() else { continue };
            let text = || node.descendants().filter_map(|inner| inner.value().as_text().map(|text| &**text)).collect::<String>();
            match element.name() {
                "html" => page.language = element.attr("lang").or(element.attr("xml:lang")).and_then(primary_language),
                // An SVG's title is its tooltip.
                "title" if page.title.is_none() && is_html(element) => page.title = clean(&text()),
                "h1" if page.heading.is_none() => page.heading = clean(&text()),
                "meta" => page.add_meta(element),
                "script" if is_json_ld(element) && page.objects.len() < MOST_JSON => page.add_json(&text()),
                "time" => times.extend(element.attr("datetime").filter(|written| day(written).is_some()).and_then(clean)),
                _ => {}
            }
            if let Some(written) = element
                .attr("itemprop")
                .filter(|name| matches!(*name, "datePublished" | "dateModified"))
                .and_then(|name| Some((name.to_ascii_lowercase(), clean(element.attr("datetime").or(element.attr("content"))?)?)))
            {
                page.metas.push(written);
            }
        }
        if let Some(first) = times.first()
            && times.iter().all(|other| day(other) == day(first))
        {
            page.time = Some((first.clone(), "time datetime".to_owned()));
        }
        page
    }

    fn add_meta(&mut self, element: &Element) {
        let Some(content) = element.attr("content").and_then(clean) else { return };
        if let Some(name) = element.attr("property").or(element.attr("name")) {
            self.metas.push((name.trim().to_ascii_lowercase(), content));
        } else if let Some(name) = element.attr("http-equiv") {
            self.refreshes |= name.trim().eq_ignore_ascii_case("refresh") && content.to_ascii_lowercase().contains("url");
            self.metas.push((name.trim().to_ascii_lowercase(), content));
        }
    }

    fn add_json(&mut self, text: &str) {
        let Ok(value) = serde_json::from_str::<Value>(text.trim()) else { return };
        let room = MOST_JSON.saturating_sub(self.objects.len());
        self.objects.extend(objects(value).into_iter().take(room));
    }

    fn meta(&self, name: &str) -> Option<String> {
        self.metas.iter().find(|(known, _)| known == name).map(|(_, content)| content.clone())
    }

    fn json(&self, key: &str) -> Option<(String, String)> {
        let value = self.objects.iter().find_map(|object| object.get(key)?.as_str().and_then(clean))?;
        Some((value, format!("json-ld {key}")))
    }

    /// The authors that JSON-LD names.
    fn author(&self) -> Option<(String, String)> {
        let author = self.objects.iter().find_map(|object| object.get("author"))?;
        let name = |value: &Value| value.as_str().or_else(|| value.get("name")?.as_str()).and_then(clean);
        let names = match author {
            Value::Array(several) => several.iter().filter_map(name).take(10).collect::<Vec<_>>().join(", "),
            one => name(one)?,
        };
        (!names.is_empty() && !names.starts_with("http")).then(|| (names, "json-ld author".to_owned()))
    }

    fn notes(&self) -> Vec<Note> {
        let robots = |(name, content): &&(String, String)| {
            matches!(name.as_str(), "robots" | "googlebot" | "archive") && content.to_ascii_lowercase().contains("noarchive")
        };
        let mut messages = Vec::new();
        if self.metas.iter().any(|meta| robots(&meta)) {
            messages.push("noarchive: the page asks not to be archived (meta robots)");
        }
        if self.refreshes {
            messages.push("meta-refresh: the page sends browsers on to another address; that address was not followed");
        }
        messages.into_iter().map(|message| Note { offset: None, message: message.to_owned() }).collect()
    }
}

fn is_html(element: &Element) -> bool {
    &*element.name.ns == "http://www.w3.org/1999/xhtml"
}

fn is_json_ld(element: &Element) -> bool {
    element.attr("type").is_some_and(|media| media.trim().to_ascii_lowercase().starts_with("application/ld+json"))
}

/// One line in NFC, without control characters, not too long; `None` where nothing is left.
fn clean(text: &str) -> Option<String> {
    let line: String = strip_control(&collapse(text)).nfc().take(LONGEST).collect();
    Some(line.trim().to_owned()).filter(|line| !line.is_empty())
}
