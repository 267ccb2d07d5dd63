//! A picture in shades of grey, and its variants for the decoder.

/// A picture of grey pixels, from 0 for black to 255 for white, row by row.
///
/// ```
/// use decoder::Picture;
///
/// assert!(Picture::new(vec![255; 640 * 480], 640).is_some());
/// assert!(Picture::new(vec![255; 640 * 480 - 1], 640).is_none(), "the last row is not whole");
/// assert!(Picture::from_rgba(&[255; 4 * 640 * 480], 640).is_some());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    luma: Vec<u8>,
    width: usize,
    height: usize,
}

/// A turn of the picture, as the cosine and the sine of its angle.
pub(crate) type Turn = (f32, f32);

/// Turns by 30 and 60 degrees to both sides, and by 45 degrees. Codes of lines are read up to about 15 degrees askew.
pub(crate) const TURNS: [Turn; 6] =
    [(0.866, 0.5), (0.866, -0.5), (0.5, 0.866), (0.5, -0.866), (0.707, 0.707), (0.707, -0.707)];

/// The smallest side of a picture, in pixels. No code fits a smaller one.
const SMALLEST: usize = 16;
/// The largest side of a picture, in pixels. Products of two sides fit 32 bits.
const LARGEST: usize = 8192;
/// The distance in pixels around a pixel that counts as its surroundings when a picture is evened.
const REACH: usize = 24;

/// The number of adjacent rows that are averaged into one.
const MEAN: usize = 8;
/// One row of this number is read without averaging.
const ALONE: usize = 4;

impl Picture {
    /// Makes a picture of this width; the number of pixels decides the height. `None` if a side has less than 16 or more
    /// than 8192 pixels, or if the last row is not whole.
    pub fn new(luma: Vec<u8>, width: usize) -> Option<Picture> {
        let height = luma.len().checked_div(width)?;
        let sizes = SMALLEST..=LARGEST;
        let whole = width * height == luma.len();
        (whole && sizes.contains(&width) && sizes.contains(&height)).then_some(Picture {
            luma,
            width,
            height,
        })
    }

    /// As [`Picture::new`], from four bytes for each pixel: red, green, blue and alpha. Alpha is ignored.
    pub fn from_rgba(rgba: &[u8], width: usize) -> Option<Picture> {
        let grey = |pixel: &[u8; 4]| {
            let [red, green, blue, _] = pixel.map(u32::from);
            ((306 * red + 601 * green + 117 * blue) >> 10) as u8
        };
        let (pixels, _) = rgba.as_chunks();
        Picture::new(pixels.iter().map(grey).collect(), width)
    }

    pub(crate) fn luma(&self) -> &[u8] {
        &self.luma
    }

    pub(crate) fn size(&self) -> (u32, u32) {
        (self.width as u32, self.height as u32)
    }

    fn at(&self, x: usize, y: usize) -> u32 {
        self.luma.get(y * self.width + x).copied().map_or(255, u32::from)
    }

    fn drawn(width: usize, height: usize, mut pixel: impl FnMut(usize, usize) -> u32) -> Picture {
        let mut luma = Vec::with_capacity(width * height);
        for y in 0..height {
            luma.extend((0..width).map(|x| pixel(x, y) as u8));
        }
        Picture { luma, width, height }
    }

    /// Half the size, with half the noise, as if taken from twice the distance. A small picture stays as it is.
    pub(crate) fn halved(&self) -> Picture {
        if self.width.min(self.height) < 4 * SMALLEST {
            return self.clone();
        }
        Picture::drawn(self.width / 2, self.height / 2, |x, y| {
            let (x, y) = (2 * x, 2 * y);
            (self.at(x, y) + self.at(x + 1, y) + self.at(x, y + 1) + self.at(x + 1, y + 1)) / 4
        })
    }

    /// The distance of a point from the middle, in pixels. It stays the same if the picture is turned.
    pub(crate) fn off_middle(&self, x: f32, y: f32) -> f32 {
        (x - self.width as f32 / 2.0).hypot(y - self.height as f32 / 2.0)
    }

    /// Rows to read, each with its distance from the top: first averages of eight adjacent rows, which have less noise,
    /// sharpened and plain. Then each fourth row alone, which is sharper if the picture is askew.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (f32, Vec<u8>)> {
        let tops = (0..=self.height.saturating_sub(MEAN)).step_by(MEAN / 2);
        let means = tops.map(|top| -> (f32, Vec<u8>) {
            let mean = |x| ((top..top + MEAN).map(|y| self.at(x, y)).sum::<u32>() / MEAN as u32) as u8;
            ((top + MEAN / 2) as f32, (0..self.width).map(mean).collect())
        });
        let alone = self.luma.chunks_exact(self.width).enumerate().step_by(ALONE);
        let alone = alone.map(|(y, row)| (y as f32, row.to_vec()));
        means.clone().map(|(y, row)| (y, sharpened(&row))).chain(means).chain(alone)
    }

    /// With less noise: each pixel is the mean of nine.
    pub(crate) fn softened(&self) -> Picture {
        Picture::drawn(self.width, self.height, |x, y| {
            let row = |y: usize| self.at(x.saturating_sub(1), y) + self.at(x, y) + self.at(x + 1, y);
            (row(y.saturating_sub(1)) + row(y) + row(y + 1)) / 9
        })
    }

    /// The picture turned by a right angle.
    pub(crate) fn upright(&self) -> Picture {
        Picture::drawn(self.height, self.width, |x, y| self.at(self.width - 1 - y, x))
    }

    /// The picture turned about its middle, on a white ground that is large enough for all of it.
    pub(crate) fn turned(&self, (cos, sin): Turn) -> Picture {
        let (width, height) = (self.width as f32, self.height as f32);
        let across = |a: f32, b: f32| ((a * cos.abs() + b * sin.abs()) as usize).min(LARGEST);
        let (wide, high) = (across(width, height), across(height, width));
        Picture::drawn(wide, high, |x, y| {
            let (x, y) = (x as f32 - wide as f32 / 2.0, y as f32 - high as f32 / 2.0);
            let (x, y) = (x * cos - y * sin + width / 2.0, x * sin + y * cos + height / 2.0);
            if x < 0.0 || y < 0.0 || x >= width - 1.0 || y >= height - 1.0 {
                return 255;
            }
            // The point lies between four pixels, which count by their distance.
            let (left, top) = (x as usize, y as usize);
            let (right, low) = (((x - left as f32) * 16.0) as u32, ((y - top as f32) * 16.0) as u32);
            let row = |y| self.at(left, y) * (16 - right) + self.at(left + 1, y) * right;
            (row(top) * (16 - low) + row(top + 1) * low) / 256
        })
    }

    /// The picture without shadows and glare: each pixel shows how much darker or brighter it is than its surroundings.
    pub(crate) fn evened(&self) -> Picture {
        let sums = self.sums();
        let stride = self.width + 1;
        let sum = |x: usize, y: usize| sums.get(y * stride + x).copied().unwrap_or_default();
        Picture::drawn(self.width, self.height, |x, y| {
            let (left, right) = (x.saturating_sub(REACH), (x + REACH).min(self.width));
            let (top, low) = (y.saturating_sub(REACH), (y + REACH).min(self.height));
            let all = sum(right, low)
                .wrapping_add(sum(left, top))
                .wrapping_sub(sum(right, top))
                .wrapping_sub(sum(left, low));
            let mean = all / ((right - left) * (low - top)).max(1) as u32;
            (128 + 3 * (i64::from(self.at(x, y)) - i64::from(mean))).clamp(0, 255) as u32
        })
    }

    /// The sum of all pixels above and left of each point. It may wrap around; the difference of two sums is still right.
    fn sums(&self) -> Vec<u32> {
        let mut sums = vec![0; self.width + 1];
        sums.reserve(self.width.saturating_add(1) * self.height);
        for (y, row) in self.luma.chunks_exact(self.width).enumerate() {
            let mut all = 0_u32;
            sums.push(0);
            for (x, pixel) in row.iter().enumerate() {
                all = all.wrapping_add(u32::from(*pixel));
                let above = sums.get(y * (self.width + 1) + x + 1).copied().unwrap_or_default();
                sums.push(all.wrapping_add(above));
            }
        }
        sums
    }
}

/// Raises the contrast of each pixel to its neighbours two pixels away.
fn sharpened(row: &[u8]) -> Vec<u8> {
    let mut sharp = row.to_vec();
    for (middle, around) in sharp.iter_mut().skip(2).zip(row.windows(5)) {
        if let [left, _, at, _, right] = around.iter().map(|shade| i32::from(*shade)).collect::<Vec<_>>()[..]
        {
            *middle = ((4 * at - left - right) / 2).clamp(0, 255) as u8;
        }
    }
    sharp
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slope(width: usize, height: usize) -> Picture {
        Picture::drawn(width, height, |x, y| (x * 3 + y * 5) as u32 % 256)
    }

    #[test]
    fn a_picture_has_whole_rows_and_a_sensible_size() {
        assert!(Picture::new(vec![0; 20 * 30], 20).is_some());
        for (pixels, width) in
            [(0, 0), (0, 20), (20 * 30 - 1, 20), (20 * 15, 20), (15 * 20, 15), (16 * 8193, 16)]
        {
            assert_eq!(Picture::new(vec![0; pixels], width), None, "{pixels} {width}");
        }
    }

    #[test]
    fn colours_become_shades() {
        let rgba =
            [[255, 255, 255, 0], [0, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255]].concat().repeat(64);
        let picture = Picture::from_rgba(&rgba, 16).unwrap();
        assert_eq!(picture.size(), (16, 16));
        assert_eq!(picture.luma()[..4], [255, 0, 149, 29]);
    }

    #[test]
    fn four_right_angles_are_none() {
        let picture = slope(20, 31);
        let once = picture.upright();
        assert_eq!(once.size(), (31, 20));
        assert_eq!(once.at(0, 0), picture.at(19, 0), "the right edge is the top now");
        assert_eq!(once.upright().upright().upright(), picture);
    }

    #[test]
    fn a_turn_keeps_the_middle_and_a_turn_of_nothing_all() {
        let picture = slope(80, 60);
        for turn in TURNS {
            let turned = picture.turned(turn);
            let (width, height) = (turned.width / 2, turned.height / 2);
            assert!(turned.at(width, height).abs_diff(picture.at(40, 30)) < 12, "{turn:?}");
            assert_eq!(turned.at(0, 0), 255, "{turn:?}");
        }
        let same = picture.turned((1.0, 0.0));
        assert_eq!((same.size(), same.at(17, 23)), (picture.size(), picture.at(17, 23)));
    }

    #[test]
    fn evening_takes_shadows_and_leaves_lines() {
        // Lines of 8 pixels, under a shadow that makes white darker than black is on the other side.
        let shaded =
            Picture::drawn(240, 60, |x, _| (if x / 8 % 2 == 0 { 30 } else { 90 }) + x as u32 * 2 / 3);
        assert!(shaded.at(228, 30) > shaded.at(12, 30), "black is brighter here than white there");
        let even = shaded.evened();
        for x in (36..200).step_by(16) {
            assert!(
                even.at(x, 30) < 100 && even.at(x + 8, 30) > 150,
                "{x}: {} {}",
                even.at(x, 30),
                even.at(x + 8, 30)
            );
        }
    }

    #[test]
    fn half_the_size_is_the_mean_of_four() {
        let half = slope(80, 64).halved();
        assert_eq!(
            (half.size(), half.at(3, 2)),
            ((40, 32), (6 * 3 + 4 * 5 + 7 * 3 + 4 * 5 + 6 * 3 + 5 * 5 + 7 * 3 + 5 * 5) / 4)
        );
        assert_eq!(slope(20, 20).halved().size(), (20, 20), "small enough");
    }
}
