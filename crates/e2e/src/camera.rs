//! Fake cameras of the browser, and generated pictures of vouchers.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rxing::{BarcodeFormat, MultiFormatWriter, Writer};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, process};

const WIDTH: usize = 640;
const HEIGHT: usize = 480;
/// The width of a module of the code, in pixels.
const MODULE: usize = 3;
/// The height of a linear barcode, in modules.
const LINES: usize = 40;
const PAPER: u8 = 235;
const INK: u8 = 16;

/// Stands in for the camera in the engines that take no film.
const SCRIPT: &str = include_str!("camera_script.js");

/// The camera of the browser.
pub enum Camera {
    /// A camera that films this print.
    Films(Print),
    /// Two cameras that film a moving pattern: Chromium has only one that films a file.
    Two,
    /// A camera whose use is denied.
    Forbidden,
    /// No camera.
    Missing,
}

impl Camera {
    /// The arguments of Chromium for this camera.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let arguments: &[&str] = match self {
            Camera::Films(_) => &["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
            Camera::Two => {
                &["--use-fake-device-for-media-stream=device-count=2", "--use-fake-ui-for-media-stream"]
            }
            Camera::Forbidden => {
                &["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream=deny"]
            }
            Camera::Missing => {
                &["--use-fake-device-for-media-stream=device-count=0", "--use-fake-ui-for-media-stream"]
            }
        };
        let mut arguments: Vec<String> = arguments.iter().map(|flag| (*flag).to_owned()).collect();
        if let Camera::Films(print) = self {
            arguments.push(format!("--use-file-for-fake-video-capture={}", print.path().display()));
        }
        arguments
    }
}

impl Camera {
    /// A script that stands in for this camera.
    ///
    /// # Panics
    /// If there are two: then the test says by `needs!` that it needs them.
    pub(crate) fn script(&self) -> String {
        let said = match self {
            Camera::Films(print) => STANDARD.encode(print.luma()),
            Camera::Forbidden => "NotAllowedError".to_owned(),
            Camera::Missing => "NotFoundError".to_owned(),
            Camera::Two => panic!("the test needs two cameras"),
        };
        SCRIPT.replacen("'CAMERA'", &format!("'{said}'"), 1)
    }
}

/// A file with a generated code. Dropping it removes the file, so keep it until the browser has read it.
pub struct Print(PathBuf);

impl Print {
    /// A film of one frame with this code, which Chromium repeats.
    pub fn film(text: &str, format: BarcodeFormat) -> Print {
        Print::frame(draw(&[(text, format, 0)]))
    }

    /// A film of several codes, each so many pixels below the middle of the picture.
    pub fn film_of(codes: &[(&str, BarcodeFormat, isize)]) -> Print {
        Print::frame(draw(codes))
    }

    /// A film of an empty sheet of paper.
    pub fn empty_film() -> Print {
        Print::frame(vec![PAPER; WIDTH * HEIGHT])
    }

    fn frame(luma: Vec<u8>) -> Print {
        let mut film = format!("YUV4MPEG2 W{WIDTH} H{HEIGHT} F30:1 Ip A1:1 C420\nFRAME\n").into_bytes();
        film.extend(luma);
        // Both chroma planes are neutral.
        film.resize(film.len() + WIDTH * HEIGHT / 2, 128);
        Print::file("y4m", film)
    }

    /// A picture of this code.
    pub fn picture(text: &str, format: BarcodeFormat) -> Print {
        Print::bitmap(draw(&[(text, format, 0)]))
    }

    /// A picture of several codes, each so many pixels below the middle.
    pub fn picture_of(codes: &[(&str, BarcodeFormat, isize)]) -> Print {
        Print::bitmap(draw(codes))
    }

    /// A picture of an empty sheet of paper.
    pub fn empty_picture() -> Print {
        Print::bitmap(vec![PAPER; WIDTH * HEIGHT])
    }

    /// The path of the file.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The grey of each pixel of a film.
    fn luma(&self) -> Vec<u8> {
        let film = fs::read(&self.0).expect("it was written");
        let chroma = WIDTH * HEIGHT / 2;
        let ends = film.len() - chroma;
        film[ends - WIDTH * HEIGHT..ends].to_vec()
    }

    /// Writes BMP, which needs no compression: its rows go upwards, with three bytes for each pixel.
    fn bitmap(luma: Vec<u8>) -> Print {
        let (head, pixels) = (54_u32, (WIDTH * HEIGHT * 3) as u32);
        let mut file = b"BM".to_vec();
        for number in
            [head + pixels, 0, head, 40, WIDTH as u32, HEIGHT as u32, 24 << 16 | 1, 0, pixels, 0, 0, 0, 0]
        {
            file.extend(number.to_le_bytes());
        }
        file.extend(luma.chunks(WIDTH).rev().flatten().flat_map(|shade| [*shade; 3]));
        Print::file("bmp", file)
    }

    fn file(kind: &str, content: Vec<u8>) -> Print {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("voucher-{}-{number}.{kind}", process::id()));
        fs::write(&path, content).expect("the temporary folder can be written");
        Print(path)
    }
}

impl Drop for Print {
    fn drop(&mut self) {
        // If this fails, the file stays in the temporary folder.
        let _ = fs::remove_file(&self.0);
    }
}

/// Draws codes on a sheet of paper, each so many pixels below its middle. One byte of grey for each pixel.
fn draw(codes: &[(&str, BarcodeFormat, isize)]) -> Vec<u8> {
    let mut sheet = vec![PAPER; WIDTH * HEIGHT];
    for (text, format, below) in codes {
        let matrix = MultiFormatWriter.encode(text, format, 0, 0).expect("the code can hold the text");
        let (columns, rows) = (matrix.getWidth() as usize, matrix.getHeight() as usize);
        let row = if rows == 1 { LINES } else { 1 };
        // A long code has thinner lines.
        let module = MODULE.min(WIDTH / columns);
        let left = (WIDTH - columns * module) / 2;
        let top = ((HEIGHT - rows * row * module) / 2).strict_add_signed(*below);
        for (at, pixel) in sheet.iter_mut().enumerate() {
            let (x, y) = ((at % WIDTH).checked_sub(left), (at / WIDTH).checked_sub(top));
            let (Some(x), Some(y)) = (x.map(|x| x / module), y.map(|y| y / module / row)) else { continue };
            if x < columns && y < rows && matrix.get(x as u32, y as u32) {
                *pixel = INK;
            }
        }
    }
    sheet
}
