//! The faults that the playground can cause, and who may cause them.

use crate::Browser;
use reqwest::RequestBuilder;
use serde_json::{Value, json};

#[tokio::test]
async fn trouble_is_for_the_pages_of_the_site() {
    let browser = Browser::open().await;
    let all: Value = browser.get("demo/trouble").await.json().await.unwrap();
    assert!(all.as_array().unwrap().iter().any(|trouble| trouble["name"] == "too-many-attempts"), "{all}");
    let url = format!("{}demo/trouble", browser.demo.url());
    let ask = |name: &str| browser.client.put(&url).json(&json!({ "name": name }));
    assert_eq!(ask("silent").send().await.unwrap().status(), 204);
    assert_eq!(ask("unheard-of").send().await.unwrap().status(), 404);
    let created = browser.start("one-adult").await;
    let id = created["order"].as_str().unwrap();
    let order = format!("{}ocapi/v1/orders/{id}", browser.demo.url());
    let read = async || browser.bound(&created, browser.client.get(&order)).await.status();
    assert_eq!(read().await, 503);
    assert_eq!(browser.client.delete(&url).send().await.unwrap().status(), 204);
    assert_eq!(read().await, 200);

    let expire = format!("{}demo/orders/{id}/expire", browser.demo.url());
    let stranger = |request: RequestBuilder| request.header("host", "rebound.example");
    for request in [ask("slow"), browser.client.delete(&url), browser.client.post(&expire)] {
        assert_eq!(stranger(request).send().await.unwrap().status(), 404);
    }
    // A form of another site cannot send JSON.
    let form = browser.client.put(&url).header("content-type", "text/plain").body(r#"{"name":"slow"}"#);
    assert_eq!(form.send().await.unwrap().status(), 415);
    assert_eq!(browser.client.post(&expire).send().await.unwrap().status(), 204);
    assert_eq!(read().await, 404);
}
