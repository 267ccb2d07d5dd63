//! A camera that takes bad pictures of printed codes.

use crate::chance::Chance;
use decoder::Picture;
use rxing::{BarcodeFormat, MultiFormatWriter, Writer, common::BitMatrix};

const WIDTH: usize = 800;
const HEIGHT: usize = 600;
/// Each pixel is the mean of so many points across and down.
const POINTS: usize = 3;
/// White paper around a code, in modules.
const MARGIN: f32 = 10.0;

/// A printed code.
pub(crate) struct Symbol {
    matrix: BitMatrix,
    /// How high a row of the matrix is, in modules.
    row: f32,
}

/// The code as it is printed.
pub(crate) fn symbol(text: &str, format: BarcodeFormat) -> Symbol {
    let matrix = MultiFormatWriter.encode(text, &format, 0, 0).unwrap();
    let row = if matrix.getHeight() == 1 { 40.0 } else { 1.0 };
    Symbol { matrix, row }
}

impl Symbol {
    /// Whether there is ink at a module, the white margin of the writer's included.
    pub(crate) fn ink(&self, x: usize, y: usize) -> bool {
        let (x, y) = (x as u32, y as u32);
        x < self.matrix.getWidth() && y < self.matrix.getHeight() && self.matrix.get(x, y)
    }

    /// Whether there is ink at a point, in modules from the upper left corner.
    pub(crate) fn ink_at(&self, u: f32, v: f32) -> bool {
        u >= 0.0 && v >= 0.0 && self.ink(u as usize, (v / self.row) as usize)
    }

    /// Its width and height in modules.
    pub(crate) fn size(&self) -> (f32, f32) {
        (self.matrix.getWidth() as f32, self.matrix.getHeight() as f32 * self.row)
    }
}

/// How a picture is taken.
#[derive(Clone, Copy)]
pub(crate) struct Shot {
    /// By how many degrees it is turned.
    pub(crate) turn: f32,
    /// How much smaller the far end is than the near one, as a part of one.
    pub(crate) tilt: f32,
    /// How many pixels a module has.
    pub(crate) module: f32,
    /// How far out of focus, as the deviation of a Gaussian in pixels.
    pub(crate) blur: f32,
    /// Over how many pixels it is dragged along by a moving hand.
    pub(crate) drag: usize,
    /// The deviation of the grain, in shades.
    pub(crate) noise: f32,
    /// How bright the lamp is that the paper reflects; 1 is white in its middle.
    pub(crate) glare: f32,
    /// How much darker it is at the far edge of a shadow, as a part of one.
    pub(crate) shade: f32,
    /// The shades of paper and ink.
    pub(crate) paper: f32,
    pub(crate) ink: f32,
}

impl Default for Shot {
    fn default() -> Shot {
        Shot {
            turn: 0.0,
            tilt: 0.0,
            module: 3.2,
            blur: 0.4,
            drag: 1,
            noise: 0.0,
            glare: 0.0,
            shade: 0.0,
            paper: 215.0,
            ink: 45.0,
        }
    }
}

impl Shot {
    pub(crate) fn taken_of(&self, symbol: &Symbol, chance: &mut Chance) -> Picture {
        let mut light: Vec<f32> =
            (0..WIDTH * HEIGHT).map(|at| self.pixel(symbol, at % WIDTH, at / WIDTH)).collect();
        self.blur(&mut light);
        let (lamp_x, lamp_y) = (WIDTH as f32 * 0.56, HEIGHT as f32 * 0.47);
        let shades = light.into_iter().enumerate().map(|(at, light)| {
            let (x, y) = ((at % WIDTH) as f32, (at / WIDTH) as f32);
            let away = ((x - lamp_x) / 140.0).powi(2) + ((y - lamp_y) / 90.0).powi(2);
            let shadow = 1.0 - self.shade / (1.0 + (-(x - WIDTH as f32 * 0.5) / 40.0).exp());
            let seen = light * shadow + 255.0 * self.glare * (-away).exp() + chance.around(self.noise);
            seen.clamp(0.0, 255.0) as u8
        });
        Picture::new(shades.collect(), WIDTH).unwrap()
    }

    fn pixel(&self, symbol: &Symbol, x: usize, y: usize) -> f32 {
        let mut sum = 0.0;
        for point in 0..POINTS * POINTS {
            let within = |at: usize| (at as f32 + 0.5) / POINTS as f32;
            sum += self.point(symbol, x as f32 + within(point % POINTS), y as f32 + within(point / POINTS));
        }
        sum / (POINTS * POINTS) as f32
    }

    /// The shade of one point of the scene: ink, paper, or the table it lies on.
    fn point(&self, symbol: &Symbol, x: f32, y: f32) -> f32 {
        let (x, y) = (x - WIDTH as f32 / 2.0, y - HEIGHT as f32 / 2.0);
        let (sin, cos) = self.turn.to_radians().sin_cos();
        let (x, y) = (x * cos + y * sin, y * cos - x * sin);
        // The right end is further away.
        let depth = 1.0 + self.tilt * x / (WIDTH as f32 / 2.0);
        let (wide, high) = symbol.size();
        let (u, v) = (x * depth / self.module + wide / 2.0, y * depth / self.module + high / 2.0);
        if u < -MARGIN || v < -MARGIN || u > wide + MARGIN || v > high + MARGIN {
            // Wood, with a grain of its own.
            return self.ink + (self.paper - self.ink) * (0.4 + 0.1 * (y / 9.0 + (x / 60.0).sin()).sin());
        }
        if symbol.ink_at(u, v) { self.ink } else { self.paper }
    }

    fn blur(&self, light: &mut [f32]) {
        let reach = (self.blur * 3.0).ceil() as i32;
        let weight = |away: i32| (-(away * away) as f32 / (2.0 * self.blur * self.blur)).exp();
        let round: Vec<(i32, f32)> = (-reach..=reach).map(|away| (away, weight(away))).collect();
        let drag = self.drag as i32;
        let along: Vec<(i32, f32)> = (0..drag).map(|away| (away - drag / 2, 1.0)).collect();
        smear(light, &round, 1);
        smear(light, &round, WIDTH as i32);
        smear(light, &along, 1);
    }
}

/// Each pixel becomes the weighted mean of those that many steps away.
fn smear(light: &mut [f32], weights: &[(i32, f32)], step: i32) {
    let before = light.to_vec();
    let sum: f32 = weights.iter().map(|(_, weight)| weight).sum();
    for (at, pixel) in light.iter_mut().enumerate() {
        let seen = |away: i32| before.get((at as i32 + away * step) as usize).unwrap_or(&before[at]);
        *pixel = weights.iter().map(|(away, weight)| weight * seen(*away)).sum::<f32>() / sum;
    }
}
