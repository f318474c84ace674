//! A part's XML as elements and text, with a limit to its depth and without document types.
//!
//! No entity but the five of XML and numbers is read, so nothing outside is ever asked for and nothing multiplies.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Open elements, one in the other. Real documents stay below 50.
const MOST_DEEP: usize = 512;

/// A stretch of XML.
pub(super) enum Item<'a> {
    Open(Element<'a>),
    Text(String),
    /// The local name of an element that ends; an empty element opens and closes too.
    Close(String),
}

/// A start tag.
pub(super) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> &str {
        local(self.0.name().into_inner())
    }

    /// The value of the first attribute with this local name.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let found = self.0.attributes().with_checks(false).flatten().find(|attribute| local(attribute.key.into_inner()) == name)?;
        found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The items of a part. An error is the last item.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
    /// The end of an empty element is owed.
    close: Option<String>,
    done: bool,
}

impl<'a> Xml<'a> {
    pub(super) fn new(part: &'a str) -> Self {
        Self { reader: Reader::from_str(part), depth: 0, close: None, done: false }
    }

    fn fail<T>(&mut self, why: String) -> Option<Result<T, String>> {
        self.done = true;
        Some(Err(why))
    }
}

impl<'a> Iterator for Xml<'a> {
    type Item = Result<Item<'a>, String>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(name) = self.close.take() {
            return Some(Ok(Item::Close(name)));
        }
        while !self.done {
            match self.reader.read_event() {
                Err(error) => {
                    let at = self.reader.error_position();
                    return self.fail(format!("{error} at byte {at}"));
                }
                Ok(Event::Eof) => {
                    self.done = true;
                    let open = self.depth;
                    return (open > 0).then(|| Err(format!("it ends inside {open} open elements")));
                }
                Ok(Event::DocType(_)) => return self.fail("it holds a document type, which no Word document may".to_owned()),
                Ok(Event::Start(element)) => {
                    self.depth += 1;
                    if self.depth > MOST_DEEP {
                        return self.fail(format!("it nests more than {MOST_DEEP} elements"));
                    }
                    return Some(Ok(Item::Open(Element(element))));
                }
                Ok(Event::Empty(element)) => {
                    self.close = Some(local(element.name().into_inner()).to_owned());
                    return Some(Ok(Item::Open(Element(element))));
                }
                Ok(Event::End(element)) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Some(Ok(Item::Close(local(element.name().into_inner()).to_owned())));
                }
                Ok(Event::Text(text)) => return Some(Ok(Item::Text(text.xml10_content().into_owned()))),
                Ok(Event::CData(text)) => return Some(Ok(Item::Text(text.xml10_content().into_owned()))),
                Ok(Event::GeneralRef(entity)) => {
                    let shown = match &*entity.xml10_content() {
                        "amp" => Some('&'),
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => entity.resolve_char_ref().ok().flatten().filter(|c| !c.is_control() || c.is_whitespace()),
                    };
                    return Some(Ok(Item::Text(shown.unwrap_or(char::REPLACEMENT_CHARACTER).to_string())));
                }
                Ok(Event::Decl(_) | Event::PI(_) | Event::Comment(_)) => {}
            }
        }
        None
    }
}
