package dev.sluice.bench;

import dev.sluice.language.sql.statement.LockPlan;
import dev.sluice.language.sql.statement.Locks;
import dev.sluice.language.sql.statement.Statement;
import dev.sluice.language.sql.statement.StatementParser;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The locks of a thousand statements, their text read anew each time. The aim: under 2 s warm. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xmx512m", "-XX:+UseSerialGC"})
public class LockBenchmark {
    private static final int STATEMENTS = 1_000;
    private static final List<String> SHAPES = List.of(
            "alter table if exists only app.\"Table %1$d\" add column c%1$d numeric(10, 2) default 0.5 not null, drop column b cascade",
            "alter table t%1$d add constraint k%1$d foreign key (a, b) references o (x, y) on delete cascade deferrable not valid",
            "create unique index concurrently if not exists i%1$d on app.t using btree (lower(a) desc, b) include (c) where d > %1$d",
            "create table n%1$d (id bigint generated always as identity primary key, o int references o (id), check (o > 0))",
            "/* why */ alter table t%1$d alter column v type varchar(%1$d) using v::varchar(%1$d) -- wider",
            "with gone as (delete from old%1$d where at < now() - interval '1 day' returning *) insert into kept select * from gone",
            "update t%1$d set a = (select max(b) from u join v using (id) where u.t = t%1$d.id), c = coalesce(c, 0) where id between 1 and 9",
            "create or replace function f%1$d() returns trigger language plpgsql as $$ begin new.at := now(); return new; end $$",
            "reindex (concurrently, verbose) table t%1$d",
            "alter table p%1$d detach partition q concurrently");

    private List<String> texts;

    @Setup
    public void write() {
        texts = IntStream.range(0, STATEMENTS)
                .mapToObj(i -> SHAPES.get(i % SHAPES.size()).formatted(i))
                .toList();
    }

    @Benchmark
    public int thousandStatements() {
        int locks = 0;
        for (String text : texts) {
            for (Statement statement : StatementParser.parse(text)) {
                LockPlan plan = Locks.of(statement);
                locks += plan.locks().size();
            }
        }
        return locks;
    }
}
