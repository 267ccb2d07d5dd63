//! Runs the store's statements: always in a transaction, and never longer than a limit. A connection that may be broken is
//! closed.

use std::future;
use std::io;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::{self, BoxStream, StreamExt, TryStreamExt};
use sqlx::any::{Any, AnyConnectOptions, AnyPoolOptions, AnyQueryResult, AnyRow, AnyStatement, AnyTypeInfo};
use sqlx::pool::PoolConnection;
use sqlx::{AnyPool, Either, Error, Execute, Executor, SqlStr};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

use crate::error::ends_connection;
use crate::servers::{Servers, refuse_standby};

type Answer = Either<AnyQueryResult, AnyRow>;

/// Since when idle connections are not trusted. If a network drops one silent connection, it drops its neighbours too. So
/// when one is lost, those that have not been used since are replaced, not tried one by one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trust(Arc<Mutex<Option<Instant>>>);

impl Trust {
    fn lose(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    fn covers(&self, idle_for: Duration) -> bool {
        let lost = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lost.is_none_or(|lost| idle_for < lost.elapsed())
    }
}

/// A pool that hands out transactions.
#[derive(Clone, Debug)]
pub(crate) struct Pool {
    connections: AnyPool,
    /// One permit for each connection. Waiting for a permit has its own time limit; the driver's limit is for connecting.
    places: Arc<Semaphore>,
    rules: Rules,
    trust: Trust,
    /// Notified of each commit.
    commits: Arc<Notify>,
    servers: Arc<Servers>,
}

/// How a pool runs its transactions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    /// The largest number of transactions at once.
    pub(crate) number: u32,
    /// How long a transaction may wait for a connection.
    pub(crate) turn: Duration,
    /// The statement that begins one.
    pub(crate) begin: &'static str,
    /// How long a statement may take before its connection is closed. `None` for SQLite: its connections cannot break, and an
    /// in-memory database ends with its connection.
    pub(crate) limit: Option<Duration>,
}

impl Pool {
    /// A pool that connects on first use. `url` is the first server; `others` are tried after it.
    pub(crate) fn new(
        rules: Rules,
        options: AnyPoolOptions,
        url: AnyConnectOptions,
        others: &[AnyConnectOptions],
        trust: &Trust,
    ) -> Self {
        let idle = trust.clone();
        let options = match others {
            [] => options,
            _ => options.after_connect(|connection, _| Box::pin(refuse_standby(connection))),
        };
        let servers = Servers::new(&url, others);
        // The driver's own test of a connection has no time limit. `BEGIN` is the test.
        let options = options.test_before_acquire(false).before_acquire(move |_, connection| {
            Box::pin(future::ready(Ok(idle.covers(connection.idle_for))))
        });
        Self {
            connections: options.max_connections(rules.number).connect_lazy_with(url),
            places: Arc::new(Semaphore::new(rules.number as usize)),
            rules,
            trust: trust.clone(),
            commits: Arc::default(),
            servers: Arc::new(servers),
        }
    }

    /// Begins a transaction, which is rolled back unless it is committed.
    pub(crate) async fn begin(&self) -> Result<Transaction, Error> {
        match self.try_begin().await {
            // Nothing was done yet, and the second attempt gets a new connection.
            Err(error) if self.rules.limit.is_some() && ends_connection(&error) => self.try_begin().await,
            begun => begun,
        }
    }

    async fn try_begin(&self) -> Result<Transaction, Error> {
        let place = tokio::time::timeout(self.rules.turn, Arc::clone(&self.places).acquire_owned()).await;
        let place = place.map_err(|_| Error::PoolTimedOut)?.map_err(|_| Error::PoolClosed)?;
        let pooled = Some(self.connection().await?);
        let connection = Connection { pooled, limit: self.rules.limit, trust: self.trust.clone() };
        let mut transaction =
            Transaction { connection, place: Some(place), commits: self.commits.clone(), committed: false };
        transaction.run(self.rules.begin).await?;
        Ok(transaction)
    }

    /// Waits until a transaction commits.
    pub(crate) async fn committed(&self) {
        self.commits.notified().await;
    }

    /// A connection without the limits.
    ///
    /// # Errors
    /// If no server can be reached, or all of them are standbys.
    pub(crate) async fn connection(&self) -> Result<PoolConnection<Any>, Error> {
        self.servers.connection(&self.connections).await
    }

    /// Closes all connections, when the transactions on them have ended.
    pub(crate) async fn close(&self) {
        self.connections.close().await;
    }
}

/// A transaction on a connection of its own.
#[derive(Debug)]
pub(crate) struct Transaction {
    connection: Connection,
    place: Option<OwnedSemaphorePermit>,
    commits: Arc<Notify>,
    committed: bool,
}

impl Transaction {
    /// Makes the writes durable. If this fails, it may have happened all the same.
    pub(crate) async fn commit(mut self) -> Result<(), Error> {
        self.run("COMMIT").await?;
        self.committed = true;
        self.commits.notify_waiters();
        Ok(())
    }
}

impl Deref for Transaction {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.connection
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        let connection = self.connection.move_out();
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let (place, committed) = (self.place.take(), self.committed);
            runtime.spawn(async move {
                connection.give_back(committed).await;
                drop(place);
            });
        }
    }
}

/// The connection of a transaction.
#[derive(Debug)]
pub(crate) struct Connection {
    /// `None` once it is closed.
    pooled: Option<PoolConnection<Any>>,
    limit: Option<Duration>,
    trust: Trust,
}

impl Connection {
    /// Runs a statement and returns all of its answers. Closes the connection after an error that ends it
    /// ([`ends_connection`]), and if there is no answer in time.
    async fn run<'q>(&mut self, mut statement: impl Execute<'q, Any>) -> Result<Vec<Answer>, Error> {
        let connection = self.pooled.as_mut().ok_or(Error::WorkerCrashed)?;
        let answers = match statement.take_arguments().map_err(Error::Encode)? {
            // SQLite keeps it for the next time. PostgreSQL must not: behind pgbouncer, the next transaction has another
            // server connection.
            Some(arguments) => connection
                .fetch_many(sqlx::query_with(statement.sql(), arguments).persistent(self.limit.is_none())),
            None => connection.fetch_many(statement.sql()),
        };
        let done = limited(self.limit, answers.try_collect()).await;
        if self.limit.is_some() && done.as_ref().is_err_and(ends_connection) {
            self.close();
        }
        done
    }

    /// Returns the connection to the pool. If it does not answer in time, it is closed, so that it blocks no place.
    async fn give_back(mut self, committed: bool) {
        // SQLite refuses if a failed statement has already rolled back.
        if !committed && self.run("ROLLBACK").await.is_err() && self.limit.is_some() {
            self.close();
        }
        if let Some(mut pooled) = self.pooled.take() {
            // The driver tests the connection once more, which has no time limit either.
            if limited(self.limit, pooled.return_to_pool().map(Ok)).await.is_err() {
                self.trust.lose();
            }
        }
    }

    /// Closes the connection, and stops trusting the idle ones. Sends no goodbye, which could hang as well.
    pub(crate) fn close(&mut self) {
        if let Some(pooled) = self.pooled.take() {
            self.trust.lose();
            drop(pooled.detach());
        }
    }

    fn move_out(&mut self) -> Self {
        Self { pooled: self.pooled.take(), limit: self.limit, trust: self.trust.clone() }
    }
}

async fn limited<T>(
    limit: Option<Duration>,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let Some(limit) = limit else { return work.await };
    let timed_out = || Error::Io(io::ErrorKind::TimedOut.into());
    tokio::time::timeout(limit, work).await.unwrap_or_else(|_| Err(timed_out()))
}

impl<'c> Executor<'c> for &'c mut Connection {
    type Database = Any;

    fn fetch_many<'e, 'q: 'e, E>(self, statement: E) -> BoxStream<'e, Result<Answer, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        // All at once, so that the limit holds for the whole statement; it answers a few hundred rows at most.
        let answers = async move { self.run(statement).await };
        let each = |answers: Vec<Answer>| stream::iter(answers.into_iter().map(Ok));
        stream::once(answers).map_ok(each).try_flatten().boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, statement: E) -> BoxFuture<'e, Result<Option<AnyRow>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        Box::pin(async move {
            let answers = self.run(statement).await?;
            Ok(answers.into_iter().find_map(Either::right))
        })
    }

    fn prepare_with<'e>(self, _: SqlStr, _: &'e [AnyTypeInfo]) -> BoxFuture<'e, Result<AnyStatement, Error>>
    where
        'c: 'e,
    {
        Box::pin(future::ready(Err(Error::Configuration("statements are not prepared".into()))))
    }
}
