//! OCAPI's reads that need no order: films, showtimes and seats.

use super::reply::OcapiRefusal;
use crate::present::browsing;
use crate::seed::{SHOWTIMES, SITE, ShowtimeInfo};
use crate::{Refusal, Sandbox};
use axum::Json;
use axum::extract::{Path, RawQuery, State};
use serde_json::Value;
use wire::ProblemCode;

type Answer = Result<Json<Value>, OcapiRefusal>;

pub(super) async fn sites() -> Json<Value> {
    Json(browsing::sites())
}

pub(super) async fn films() -> Json<Value> {
    Json(browsing::films())
}

pub(super) async fn films_at(Path(site): Path<String>) -> Answer {
    check_site(&site)?;
    Ok(Json(browsing::films()))
}

pub(super) async fn dates(RawQuery(query): RawQuery) -> Json<Value> {
    Json(browsing::screening_dates(&asked_for(query.as_deref())))
}

/// Returns the showtimes of a day. The date `first` is the first day with a matching showtime.
pub(super) async fn showtimes(Path(date): Path<String>, RawQuery(query): RawQuery) -> Json<Value> {
    let asked = asked_for(query.as_deref());
    let first = asked.iter().map(|showtime| showtime.business_date()).min();
    let date = if date == "first" { first.unwrap_or_default() } else { &date };
    let on_date: Vec<_> = asked.into_iter().filter(|showtime| showtime.business_date() == date).collect();
    Json(browsing::showtimes(date, &on_date))
}

pub(super) async fn seat_layout(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Answer {
    let showtime = allocated(&id)?;
    Ok(Json(sandbox.with_store(|store, _| browsing::seat_layout(&store.catalogue, showtime))))
}

pub(super) async fn seat_availability(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Answer {
    let showtime = allocated(&id)?;
    let seats = |store: &mut crate::store::Store, now| {
        let taken = store.taken(now, showtime.id);
        browsing::seat_availability(&store.catalogue, &taken)
    };
    Ok(Json(sandbox.with_store(seats)))
}

pub(super) async fn item_profile(Path(site): Path<String>) -> Answer {
    check_site(&site)?;
    Ok(Json(browsing::item_profile()))
}

/// Returns the showtimes that match `siteIds` and `filmIds`, which may each be repeated.
fn asked_for(query: Option<&str>) -> Vec<&'static ShowtimeInfo> {
    let pairs: Vec<_> = form_urlencoded::parse(query.unwrap_or_default().as_bytes()).collect();
    let allows = |name: &str, id: &str| {
        let mut values = pairs.iter().filter(|(key, _)| key == name).peekable();
        values.peek().is_none() || values.any(|(_, value)| value == id)
    };
    SHOWTIMES.iter().filter(|it| allows("siteIds", SITE) && allows("filmIds", it.film.id)).collect()
}

fn check_site(id: &str) -> Result<(), Refusal> {
    if id == SITE { Ok(()) } else { Err(Refusal::new(ProblemCode::NotFound, "Site does not exist.")) }
}

/// Answers 400 if the showtime has no allocated seats (Vista's reference of seating).
fn allocated(id: &str) -> Result<&'static ShowtimeInfo, Refusal> {
    let showtime = SHOWTIMES.iter().find(|showtime| showtime.id == id);
    let showtime = showtime.ok_or(Refusal::NO_SHOWTIME)?;
    if showtime.allocated {
        Ok(showtime)
    } else {
        Err(Refusal::invalid("Seat allocation is disabled for the showtime."))
    }
}
