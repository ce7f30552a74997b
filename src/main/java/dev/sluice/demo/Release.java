package dev.sluice.demo;

/** A release of the checkout service: which columns it reads and writes. */
enum Release {
    /** Knows {@code legacy_state} only. */
    BEFORE(
            "insert into orders (customer, legacy_state, amount) values (?, ?, ?) returning id",
            "update orders set legacy_state = ?, amount = ? where id = ? returning customer",
            "select legacy_state, true from orders where id = ?"),
    /** Reads {@code status}, and {@code legacy_state} where that is still empty; writes {@code legacy_state}. */
    READING(
            "insert into orders (customer, legacy_state, amount) values (?, ?, ?) returning id",
            "update orders set legacy_state = ?, amount = ? where id = ? returning customer",
            "select coalesce(status, lower(legacy_state)), status is null from orders where id = ?"),
    /** Reads {@code status}, writes both. */
    BOTH(
            "insert into orders (customer, legacy_state, status, amount) select c, s, lower(s), a"
                    + " from (values (?::bigint, ?::text, ?::bigint)) v (c, s, a) returning id",
            "update orders set legacy_state = s, status = lower(s), amount = a"
                    + " from (values (?::text, ?::bigint, ?::bigint)) v (s, a, i) where id = i returning customer",
            "select status, false from orders where id = ?"),
    /** Knows {@code status} only. */
    AFTER(
            "insert into orders (customer, status, amount) values (?, lower(?), ?) returning id",
            "update orders set status = lower(?), amount = ? where id = ? returning customer",
            "select status, false from orders where id = ?");

    private final String insert;
    private final String update;
    private final String read;

    Release(String insert, String update, String read) {
        this.insert = insert;
        this.update = update;
        this.read = read;
    }

    /** Takes customer, state, amount; returns the id. */
    String insert() {
        return insert;
    }

    /** Takes state, amount, id; returns the customer. */
    String update() {
        return update;
    }

    /** Takes the id; returns the state, and whether it was read from {@code legacy_state}. */
    String read() {
        return read;
    }

    /** The release that takes over when a column that this one knows is gone. */
    Release withoutTheColumn() {
        return this == BOTH ? AFTER : BEFORE;
    }
}
