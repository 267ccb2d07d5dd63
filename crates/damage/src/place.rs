//! Places within a JSON value.

use serde_json::Value;

#[derive(Clone, Debug, PartialEq)]
enum Step {
    Member(String),
    Item(usize),
}

/// The path from the root of a JSON value to one of its members or items.
#[derive(Clone, Debug, PartialEq)]
pub struct Place(Vec<Step>);

/// All places except the root.
pub fn places(value: &Value) -> Vec<Place> {
    let mut found = Vec::new();
    collect(value, &mut Vec::new(), &mut found);
    found
}

fn collect(value: &Value, at: &mut Vec<Step>, found: &mut Vec<Place>) {
    let inner: Vec<(Step, &Value)> = match value {
        Value::Object(members) => {
            members.iter().map(|(name, value)| (Step::Member(name.clone()), value)).collect()
        }
        Value::Array(items) => items.iter().enumerate().map(|(n, value)| (Step::Item(n), value)).collect(),
        _ => Vec::new(),
    };
    for (step, value) in inner {
        at.push(step);
        found.push(Place(at.clone()));
        collect(value, at, found);
        at.pop();
    }
}

impl Place {
    /// The path as a reader reports it, e.g. `ticketPrices[].price`.
    pub fn path(&self) -> String {
        let steps = self.0.iter().map(|step| match step {
            Step::Member(name) => format!(".{name}"),
            Step::Item(_) => "[]".to_owned(),
        });
        steps.collect::<String>().trim_start_matches('.').to_owned()
    }

    /// The place with this path among this one and those above it.
    pub fn ancestor(&self, path: &str) -> Place {
        let mut ancestors =
            (1..=self.0.len()).filter_map(|length| self.0.get(..length)).map(|way| Place(way.to_vec()));
        ancestors.find(|place| place.path() == path).unwrap_or_else(|| panic!("{path} is not above {self:?}"))
    }

    /// The value here.
    pub fn value<'v>(&self, top: &'v Value) -> &'v Value {
        self.0.iter().try_fold(top, step_into).unwrap()
    }

    /// A copy of the value without this place; an unchanged copy if it has no such place.
    pub fn removed_from(&self, top: &Value) -> Value {
        self.changed(top, |parent, step| match (parent, step) {
            (Value::Object(members), Step::Member(name)) => drop(members.remove(name)),
            (Value::Array(items), Step::Item(at)) if *at < items.len() => drop(items.remove(*at)),
            _ => {}
        })
    }

    /// A copy of the value with another value in this place.
    pub fn replaced_in(&self, top: &Value, value: Value) -> Value {
        self.changed(top, |parent, step| match (parent, step) {
            (Value::Object(members), Step::Member(name)) => drop(members.insert(name.clone(), value)),
            (Value::Array(items), Step::Item(at)) => *items.get_mut(*at).unwrap() = value,
            _ => {}
        })
    }

    fn changed(&self, top: &Value, change: impl FnOnce(&mut Value, &Step)) -> Value {
        let mut changed = top.clone();
        let (last, way) = self.0.split_last().unwrap();
        let parent = way.iter().try_fold(&mut changed, |value, step| match step {
            Step::Member(name) => value.get_mut(name),
            Step::Item(at) => value.get_mut(*at),
        });
        if let Some(parent) = parent {
            change(parent, last);
        }
        changed
    }
}

fn step_into<'v>(value: &'v Value, step: &Step) -> Option<&'v Value> {
    match step {
        Step::Member(name) => value.get(name),
        Step::Item(at) => value.get(*at),
    }
}
