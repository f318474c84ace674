//! Who speaks: labels at the start of a line ("V. Poutine :", "THE PRESIDENT:", "Q:"). Names are never guessed.

use std::collections::HashSet;

use memchr::memchr_iter;

use super::lang::Lexicon;

/// A label: from this byte on, this speaker speaks (`None` after a break of sections).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) at: usize,
    /// The same place in code points, filled in by the caller.
    pub(super) point: usize,
    pub(super) speaker: Option<String>,
}

/// The longest label.
const LONGEST: usize = 60;

/// All labels of a text, in order.
pub(super) fn labels(text: &str, lexicon: &Lexicon) -> Vec<Label> {
    let bytes = text.as_bytes();
    let mut labels = Vec::new();
    let mut capitals: Vec<(usize, &str)> = Vec::new();
    for colon in memchr_iter(b':', bytes) {
        let low = colon.saturating_sub(LONGEST);
        let line = bytes[low..colon].iter().rposition(|b| *b == b'\n').map(|at| low + at + 1).or((low == 0).then_some(0));
        let Some(line) = line else { continue };
        if !bytes.get(colon + 1).is_none_or(u8::is_ascii_whitespace) && !text[colon + 1..].starts_with('\u{a0}') {
            continue;
        }
        let name = text[line..colon].trim().trim_matches(['*', '_']).trim();
        match judge(name, lexicon) {
            Judged::Label => labels.push(Label { at: colon + 1, point: 0, speaker: Some(tidy(name)) }),
            Judged::Capitals => capitals.push((colon + 1, name)),
            Judged::No => {}
        }
    }
    stops(text, lexicon, &mut labels);
    // Two capitalised words and a colon are a heading as well as a name. Where one of them comes again, the text sets its
    // speakers so, and those who speak once are speakers too: their words must not go to the one before.
    let mut seen = HashSet::new();
    if capitals.iter().any(|(_, name)| !seen.insert(*name)) {
        labels.extend(capitals.iter().map(|(at, name)| Label { at: *at, point: 0, speaker: Some(tidy(name)) }));
    }
    if !labels.is_empty() {
        breaks(text, &mut labels);
        labels.sort_by_key(|label| label.at);
    }
    labels
}

/// "M. Duval. Monsieur le ministre, …", "Mme la présidente. La séance …": minutes that set the name off with a full stop.
fn stops(text: &str, lexicon: &Lexicon, labels: &mut Vec<Label>) {
    // Most lines begin as no title does.
    let mut begins = [false; 256];
    for first in lexicon.honorifics.iter().filter_map(|title| title.bytes().next()) {
        begins[usize::from(first)] = true;
    }
    let mut at = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_start();
        let start = at + (whole.len() - line.len());
        at += whole.len();
        if !line.bytes().next().is_some_and(|first| begins[usize::from(first)]) {
            continue;
        }
        let Some(title) = lexicon.honorifics.iter().find(|title| line.strip_prefix(**title).is_some_and(|rest| rest.starts_with(' ')))
        else {
            continue;
        };
        let Some(stop) = line[title.len()..].find(". ").map(|stop| title.len() + stop).filter(|stop| *stop <= LONGEST) else { continue };
        let name = &line[..stop];
        let words: Vec<&str> = name[title.len()..].split_whitespace().collect();
        let capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
        // A name, or an office behind an article; a sentence has more small words.
        let named = (1..=4).contains(&words.len()) && words.iter().all(capital);
        let office = (2..=3).contains(&words.len()) && words[0].len() <= 3 && !capital(&words[0]);
        if (named || office) && line[stop + 2..].starts_with(char::is_uppercase) && !name.contains([',', ':']) {
            labels.push(Label { at: start + stop + 1, point: 0, speaker: Some(tidy(name)) });
        }
    }
}

/// Lines of stars or dashes, and two blank lines in a row, end a section and with it the last label.
fn breaks(text: &str, labels: &mut Vec<Label>) {
    let mut blank = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let rule = bare.len() >= 3 && bare.chars().all(|c| matches!(c, '*' | '-' | '_' | '=' | '—' | ' '));
        blank = if bare.is_empty() { blank + 1 } else { 0 };
        at += line.len();
        if rule || blank == 2 {
            labels.push(Label { at, point: 0, speaker: None });
        }
    }
}

enum Judged {
    Label,
    Capitals,
    No,
}

fn judge(name: &str, lexicon: &Lexicon) -> Judged {
    if name.is_empty()
        || name.contains(['.', ',']) && name.split_whitespace().count() < 2 && name.len() > 3
        || name.contains(|c: char| c.is_ascii_digit())
    {
        return Judged::No;
    }
    if lexicon.labels.iter().any(|label| label.eq_ignore_ascii_case(name)) {
        return Judged::Label;
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let shouted = letters >= 3 && name.chars().all(|c| !c.is_lowercase()) && words.len() <= 5;
    let initials = words.len() >= 2
        && words.len() <= 4
        && words[..words.len() - 1].iter().all(|word| is_initial(word))
        && words.last().is_some_and(|word| word.chars().next().is_some_and(char::is_uppercase) && word.chars().count() > 1);
    // "Mme Garnier", "La señora GARCÍA"
    let title = words.iter().take(2).position(|word| lexicon.honorifics.iter().any(|title| title == word));
    let titled = words.len() <= 6
        && title.and_then(|title| words.get(title + 1)).is_some_and(|name| name.chars().next().is_some_and(char::is_uppercase));
    if shouted || initials || titled {
        return Judged::Label;
    }
    let capitals = (2..=4).contains(&words.len()) && words.iter().all(|word| word.chars().next().is_some_and(char::is_uppercase));
    if capitals { Judged::Capitals } else { Judged::No }
}

/// `V.`, `J.-P.`, `J.P.`
fn is_initial(word: &str) -> bool {
    word.ends_with('.')
        && word.split(['.', '-']).all(|part| part.chars().count() <= 2 && part.chars().next().is_none_or(char::is_uppercase))
}

fn tidy(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::labels;
    use crate::extract::lang;

    #[test]
    fn knows_labels_from_headings() {
        let lexicon = lang::get("en").expect("a language");
        for (text, expected) in [
            ("V. Poutine :\n Oui.", Some("V. Poutine")),
            ("THE PRESIDENT: Thank you.", Some("THE PRESIDENT")),
            ("Q: How many?", Some("Q")),
            ("J.-P. Morel : Nous avons livré.", Some("J.-P. Morel")),
            ("The key message of the speech: do more.", None),
            ("First point: growth.", None),
            ("At 10:00 we met.", None),
            ("V. Poutine :\u{a0}Oui.", Some("V. Poutine")),
            ("THE PRESIDENT:Thank you.", None),
            ("Vv. Poutine: Oui.", Some("Vv. Poutine")),
            ("Vvv. Poutine: Oui.", None),
            ("Vv Poutine: Oui.", None),
            ("Nb., 12: more.", None),
            ("N.B.: more.", None),
            ("E. coli: more.", None),
            ("Climate Plan: we do more.", None),
            ("THE MAYOR OF HULL: Thank you.", Some("THE MAYOR OF HULL")),
            ("the mayor of hull: thank you.", None),
            ("The MAYOR of Hull: thank you.", None),
            ("THE MAYOR OF THE TOWN OF HULL: Thank you.", None),
            ("SECTION 12: more.", None),
            ("X Y: more.", None),
            ("Ann lee: Yes.\nAnn lee: No.", None),
            ("Ann: Yes.\nAnn: No.", None),
            ("Ann Bo Cy Di Ed: Yes.\nAnn Bo Cy Di Ed: No.", None),
            ("Ann Bo Cy Di: Yes.\nAnn Bo Cy Di: No.", Some("Ann Bo Cy Di")),
            ("Ann Lee: Yes.\nBo Ray: No.\nAnn Lee: Well.", Some("Ann Lee")),
        ] {
            assert_eq!(labels(text, lexicon).first().and_then(|label| label.speaker.as_deref()), expected, "{text}");
        }
    }

    #[test]
    fn who_speaks_once_among_others_is_a_speaker_too() {
        let lexicon = lang::get("en").expect("a language");
        let text = "Now.\nAnn Lee: Yes.\nBo Ray: No.\nAnn Lee: Well.";
        let said: Vec<&str> = labels(text, lexicon).iter().filter_map(|label| text[label.at..].lines().next()).collect();
        assert_eq!(said, [" Yes.", " No.", " Well."]);
        let speakers = |text| labels(text, lexicon).into_iter().filter_map(|label| label.speaker).collect::<Vec<_>>();
        assert_eq!(speakers("Ann Lee: Yes.\nBo Ray: No.\nAnn Lee: Well."), ["Ann Lee", "Bo Ray", "Ann Lee"]);
        assert_eq!(speakers("Ann Lee: Yes.\nClimate Plan: we do more."), Vec::<String>::new());
    }

    #[test]
    fn minutes_set_names_off_with_a_full_stop() {
        let lexicon = lang::get("fr").expect("a language");
        for (text, expected) in [
            ("M. Duval. Il y a 12 gares.", Some("M. Duval")),
            ("Mme la présidente. La séance est ouverte.", Some("Mme la présidente")),
            ("M. Duval est parti. Il reviendra.", None),
            ("M. le ministre des comptes publics est parti. Il reviendra.", None),
        ] {
            assert_eq!(labels(text, lexicon).first().and_then(|label| label.speaker.as_deref()), expected, "{text}");
        }
        // What is said begins behind the full stop, wherever the line stands.
        let text = "Il fait beau.\n  M. Duval. Il y a 12 gares.\n";
        assert_eq!(labels(text, lexicon).first().map(|label| &text[label.at..]), Some(" Il y a 12 gares.\n"));
        let spanish = lang::get("es").expect("a language");
        let label = labels("La señora GARCÍA: Hay 12.", spanish).remove(0);
        assert_eq!(label.speaker.as_deref(), Some("La señora GARCÍA"));
    }

    #[test]
    fn a_section_ends_the_label() {
        let lexicon = lang::get("en").expect("a language");
        for (text, expected) in [
            ("Q: Ten?\n\n***\n\nThe end.", &[true, false][..]),
            ("Q: Ten?\n---\nThe end.", &[true, false]),
            ("Q: Ten?\n--\nThe end.", &[true]),
            ("Q: Ten?\n- - -\nThe end.", &[true, false]),
            ("Q: Ten?\n\n\nThe end.", &[true, false]),
            ("Q: Ten?\n\n\n\nThe end.", &[true, false]),
            ("Q: Ten?\n\nYes.\n\nThe end.", &[true]),
        ] {
            let speaks: Vec<bool> = labels(text, lexicon).iter().map(|label| label.speaker.is_some()).collect();
            assert_eq!(speaks, expected, "{text:?}");
        }
    }
}
