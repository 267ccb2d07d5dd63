//! A process that redeems a voucher is killed at every point before and after a write, a question or an answer. Another
//! process takes the redemption over. The sandbox's ledger has the redemptions that really happened.
mod child;
mod hands;
mod story;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use story::{End, Story};

const SEEDS: u32 = 20;
/// More points than any story has.
const MOST_POINTS: u32 = 400;

#[test]
fn a_process_killed_at_any_point_neither_loses_a_voucher_nor_takes_it_twice() {
    // This is the process that is killed: this program, started again by the test.
    if let Some(orders) = std::env::var_os(child::ORDERS) {
        return child::run(orders.to_str().unwrap());
    }
    let next = AtomicU32::new(0);
    let ends = Mutex::new(Vec::new());
    let workers = std::thread::available_parallelism().map_or(2, usize::from) + 1;
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_multi_thread()
                    .worker_threads(1)
                    .enable_all()
                    .build()
                    .unwrap();
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= SEEDS {
                        return;
                    }
                    let of_seed = runtime.block_on(all_points(Story::of(seed)));
                    ends.lock().unwrap().extend(of_seed);
                }
            });
        }
    });
    let ends = ends.into_inner().unwrap();
    let count = |end| ends.iter().filter(|&&each| each == end).count();
    let [completed, unasked, given_back, aborted, planned] =
        [End::Completed, End::SoldUnasked, End::GivenBack, End::NothingTaken, End::StillPlanned].map(count);
    println!(
        "{SEEDS} stories, killed {} times: {completed} completed, {unasked} sold unasked, {given_back} given back, \
         {aborted} with nothing taken, {planned} not begun",
        ends.len() - usize::try_from(SEEDS).unwrap(),
    );
    for some in [completed, unasked, given_back, aborted, planned] {
        assert!(some > 0, "a test in which nothing happens would hold too");
    }
}

/// Kills the process at its first point, at its second, and so on, until it ends by itself.
async fn all_points(story: Story) -> Vec<End> {
    let mut ends = Vec::new();
    for point in 1..MOST_POINTS {
        let (killed, end) = story::run(&story, point).await;
        ends.push(end);
        if !killed {
            assert!(point > 15, "{story:?} has {point} points only");
            return ends;
        }
    }
    unreachable!("{story:?} does not end")
}
