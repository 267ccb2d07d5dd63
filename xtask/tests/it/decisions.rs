//! The index of the decisions agrees with the records, and records that change each other name each other.

use crate::project::{assert_none, read, sources};

const FOLDER: &str = "docs/decisions/";

struct Record {
    file: String,
    title: String,
    status: String,
}

/// The records, which are named `NNNN-title.md`.
fn records() -> Vec<Record> {
    let files = sources().into_iter().filter_map(|source| {
        let file = source.path.strip_prefix(FOLDER)?.to_owned();
        let (_, title) = source.text.lines().next()?.split_once(": ")?;
        let status = source.text.lines().find_map(|line| line.strip_prefix("**Status.** "))?;
        Some(Record { title: title.to_owned(), status: status.to_owned(), file })
    });
    files.collect()
}

/// The files of the records that a text links to.
fn links(text: &str) -> Vec<&str> {
    text.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0)).collect()
}

/// The beginning of a record's row in the index, and the records that supersede it.
fn row(Record { file, title, status }: &Record) -> (String, Vec<&str>) {
    let number = file.split('-').next().unwrap();
    let date: String = status.trim_start_matches("Accepted ").chars().take("2026-11-22".len()).collect();
    let superseded = status.split(". ").filter(|sentence| sentence.contains("uperseded")).flat_map(links);
    (format!("| [{number}]({file}) | {title} | {date} | "), superseded.collect())
}

#[test]
fn the_index_has_title_date_and_successors_of_each_record() {
    let index = read(&format!("{FOLDER}README.md"));
    let is_listed = |record: &&Record| {
        let (start, successors) = row(record);
        let status = index.lines().find_map(|line| line.strip_prefix(&start));
        status.is_some_and(|status| {
            links(status) == successors && (status == "accepted |") == successors.is_empty()
        })
    };
    let records = records();
    let (listed, others): (Vec<&Record>, Vec<&Record>) = records.iter().partition(is_listed);
    assert_none(
        &others.iter().map(|record| format!("the index has no row {:?}", row(record))).collect::<Vec<_>>(),
    );
    assert_eq!(listed.len(), index.matches("\n| [0").count(), "each row has its record");
}

#[test]
fn a_status_names_a_record_that_names_it_too() {
    let records = records();
    let mut problems = Vec::new();
    for record in &records {
        for link in links(&record.status) {
            let other = records.iter().find(|other| other.file == link);
            if !other.is_some_and(|other| links(&other.status).contains(&record.file.as_str())) {
                problems.push(format!("{FOLDER}{link}: its status does not name {}", record.file));
            }
        }
    }
    assert_none(&problems);
}
