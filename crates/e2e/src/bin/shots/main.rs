//! `cargo xtask shots`: takes a picture of each state on the demo page and writes it to `docs/shots`. Each picture has
//! its own cinema and browser. If names of scenes are given as arguments, only these pictures are taken.
#![forbid(unsafe_code)]
#![expect(clippy::expect_used, clippy::print_stdout, reason = "a tool of the repository, run by hand")]

mod camera;
mod scene;

use scene::{Device, Scene};
use std::fs;
use std::path::Path;

/// The limit for the size of all pictures together, in bytes. They are part of every clone.
const MOST_BYTES: u64 = 600_000;
const INTRODUCTION: &str = "# Pictures\n\n\
    Taken by `cargo xtask shots` from the demo, in front of the sandbox. The cinema is invented.\n";

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/shots");
    fs::create_dir_all(&folder).expect("docs/ can be written");
    for scene in &Scene::ALL {
        if !wanted.is_empty() && !wanted.iter().any(|name| *name == scene.name) {
            continue;
        }
        let picture = camera::shoot(scene);
        fs::write(folder.join(scene.file()), &picture).expect("docs/shots can be written");
        println!("{:<22}{:>8} bytes  {}", scene.name, picture.len(), scene.shows);
    }
    fs::write(folder.join("README.md"), index()).expect("docs/shots can be written");
    let files = fs::read_dir(&folder).expect("docs/shots can be read");
    let sizes = files.filter_map(|file| Some(file.ok()?.metadata().ok()?.len()));
    let sum: u64 = sizes.sum();
    println!("{:<22}{sum:>8} bytes, of at most {MOST_BYTES}", "all");
    assert!(sum <= MOST_BYTES, "docs/shots is too large: lower the quality, or leave one out");
}

/// A page with all pictures.
fn index() -> String {
    let mut page = INTRODUCTION.to_owned();
    for (title, telephone) in [("On a telephone", true), ("On a desk", false)] {
        page.push_str(&format!("\n## {title}\n\n"));
        let here = |scene: &&Scene| matches!(scene.device, Device::Telephone) == telephone;
        for scene in Scene::ALL.iter().filter(here) {
            let (file, shows) = (scene.file(), scene.shows);
            let width = if telephone { 260 } else { 640 };
            page.push_str(&format!(
                "<img src=\"{file}\" width=\"{width}\" alt=\"{shows}\" title=\"{shows}\">\n"
            ));
        }
    }
    page
}
