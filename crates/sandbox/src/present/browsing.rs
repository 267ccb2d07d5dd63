//! The programme as OCAPI writes it. The keys are those that live clients read (Curzon, Odeon, Cine
//! Colombia). The item profile is the one of Vista's guide "Ordering food and beverage items", without a page.

use super::instant;
use crate::catalogue::{Area, Catalogue, Seat};
use crate::seed::{FILMS, Film, SHOWTIMES, SITE, SITE_NAME, ShowtimeInfo};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The one site.
pub(crate) fn sites() -> Value {
    json!({"sites": [site()]})
}

/// All films.
pub(crate) fn films() -> Value {
    json!({
        "films": FILMS.map(film),
        "relatedData": {"castAndCrew": [], "genres": FILMS.map(genre), "censorRatings": FILMS.map(rating), "events": []},
    })
}

/// The days on which one of `showtimes` starts.
pub(crate) fn screening_dates(showtimes: &[&ShowtimeInfo]) -> Value {
    let dates: BTreeSet<_> = showtimes.iter().map(|showtime| showtime.business_date()).collect();
    let on = |date: &str| {
        let films: BTreeSet<_> = showtimes
            .iter()
            .filter(|showtime| showtime.business_date() == date)
            .map(|showtime| showtime.film.id)
            .collect();
        let screening = |id| {
            let sites = json!([{"siteId": SITE, "showtimeAttributeIds": []}]);
            json!({"filmId": id, "sites": sites})
        };
        let films: Vec<Value> = films.into_iter().map(screening).collect();
        json!({"businessDate": date, "filmScreenings": films})
    };
    let dates: Vec<Value> = dates.into_iter().map(on).collect();
    json!({"filmScreeningDates": dates, "relatedData": {"attributes": []}})
}

/// The showtimes of one day.
pub(crate) fn showtimes(date: &str, on_date: &[&ShowtimeInfo]) -> Value {
    let screens: Vec<Value> = on_date.iter().map(|showtime| screen(showtime)).collect();
    let on_date: Vec<Value> = on_date.iter().map(|showtime| entry(showtime)).collect();
    json!({
        "businessDate": date,
        "showtimes": on_date,
        "relatedData": {
            "sites": [site()],
            "films": FILMS.map(film),
            "screens": screens,
            "attributes": [],
            "genres": FILMS.map(genre),
            "censorRatings": FILMS.map(rating),
        },
    })
}

/// The seat plan, each area from the screen to the back.
pub(crate) fn seat_layout(catalogue: &Catalogue, showtime: &ShowtimeInfo) -> Value {
    let areas: Vec<Value> = catalogue.areas.iter().map(area).collect();
    // All showtimes of a screen have the same plan.
    let layout = json!({"id": screen_id(showtime), "screenId": screen_id(showtime), "areas": areas});
    json!({"seatLayout": layout, "relatedData": {"seatGroups": []}})
}

/// The seats of the plan that are free.
pub(crate) fn seat_availability(catalogue: &Catalogue, taken: &[Seat]) -> Value {
    let status = |seat: &Seat| if taken.contains(seat) { "Sold" } else { "Available" };
    let seat = |seat: Seat| json!({"seatId": seat.id(), "status": status(&seat)});
    let available = |seats: &[Seat]| seats.iter().filter(|seat| !taken.contains(seat)).count();
    let area = |area: &Area| {
        let seats: Vec<Seat> = area.seats().collect();
        let (total, available) = (seats.len(), available(&seats));
        json!({"areaCategoryId": area.id, "totalCount": total, "availableCount": available})
    };
    let all: Vec<Seat> = catalogue.seats().collect();
    let (total, available) = (all.len(), available(&all));
    json!({
        "seatAvailabilities": all.into_iter().map(seat).collect::<Vec<_>>(),
        "summary": {"totalCount": total, "availableCount": available},
        "areaCategorySummaries": catalogue.areas.iter().map(area).collect::<Vec<_>>(),
        "isSoldOut": available == 0,
    })
}

/// Food and drink: there are none.
pub(crate) fn item_profile() -> Value {
    let related = json!({"items": [], "itemClasses": [], "discounts": [], "availableHours": []});
    json!({"itemProfile": {"siteId": SITE, "pages": []}, "relatedData": related})
}

fn site() -> Value {
    let address = json!({"line1": "1 Harbour Quay", "line2": "", "city": "Wellington"});
    json!({
        "id": SITE,
        "name": text(SITE_NAME),
        "location": null,
        "contactDetails": {"phoneNumbers": [], "email": null, "address": address},
        "ianaTimeZoneName": "Pacific/Auckland",
        "hasSellableItems": false,
        "allowedItemDeliveryMethods": [],
    })
}

fn film(film: &Film) -> Value {
    json!({
        "id": film.id,
        "hopk": film.id,
        "hoCode": null,
        "eventId": null,
        "title": text(film.title),
        "synopsis": film.synopsis.to_wire(),
        "shortSynopsis": film.synopsis.to_wire(),
        "releaseDate": null,
        "runtimeInMinutes": film.runtime,
        "censorRatingId": film.id,
        "censorRatingNote": null,
        "genreIds": [film.id],
        "castAndCrew": [],
        "trailers": [],
        "trailerUrl": null,
        "displayPriority": 1,
        "externalIds": {"moviexchangeReleaseId": null, "corporateId": null},
    })
}

/// Each film has its own genre and rating, with ids made from the film's id.
fn genre(film: &Film) -> Value {
    json!({"id": film.id, "name": film.genre.to_wire(), "description": null})
}

fn rating(film: &Film) -> Value {
    json!({"id": film.id, "classification": text(film.classification), "classificationDescription": null})
}

fn entry(showtime: &ShowtimeInfo) -> Value {
    let starts: Option<Timestamp> = showtime.starts_at.parse().ok();
    let length = SignedDuration::from_mins(i64::from(showtime.film.runtime));
    let ends = starts.and_then(|starts| starts.checked_add(length).ok());
    json!({
        "id": showtime.id,
        "siteId": SITE,
        "filmId": showtime.film.id,
        "eventId": null,
        "screenId": screen_id(showtime),
        "seatLayoutId": showtime.allocated.then(|| screen_id(showtime)),
        "schedule": {
            "businessDate": showtime.business_date(),
            "startsAt": showtime.starts_at,
            "filmStartsAt": showtime.starts_at,
            "endsAt": ends.map(|ends| instant(ends, "+00:00")),
        },
        "isSoldOut": false,
        "isAllocatedSeating": showtime.allocated,
        "attributeIds": [],
        "restrictions": [],
    })
}

fn screen(showtime: &ShowtimeInfo) -> Value {
    json!({"id": screen_id(showtime), "siteId": SITE, "name": text(showtime.screen)})
}

/// The number of a screen: its place in the order in which the showtimes name screens.
fn screen_id(showtime: &ShowtimeInfo) -> String {
    let at = SHOWTIMES.iter().position(|other| other.screen == showtime.screen).unwrap_or_default();
    format!("{SITE}-{}", at + 1)
}

fn area(area: &Area) -> Value {
    let row = |number: u32| {
        let seats: Vec<Seat> = area.seats().filter(|seat| seat.row == number).collect();
        let label = seats.first().map(|seat| seat.row_label());
        let seats: Vec<Value> = seats.into_iter().map(|it| seat(area, it)).collect();
        json!({"number": number, "label": label, "seats": seats})
    };
    let rows: Vec<Value> = (area.first_row..area.first_row + area.rows).map(row).collect();
    json!({
        "number": area.number,
        "areaCategoryId": area.id,
        "name": area.name.to_wire(),
        "columnCount": area.seats_in_row,
        "rowCount": area.rows,
        "rows": rows,
    })
}

fn seat(area: &Area, seat: Seat) -> Value {
    json!({
        "id": seat.id(),
        "position": {"areaNumber": seat.area, "rowNumber": seat.row, "columnNumber": seat.column},
        "seatGroupIds": [],
        "label": seat.column.to_string(),
        "rowLabel": seat.row_label(),
        "areaCategoryId": area.id,
    })
}

fn text(text: &str) -> Value {
    json!({"text": text, "translations": []})
}
