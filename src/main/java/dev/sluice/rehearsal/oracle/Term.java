package dev.sluice.rehearsal.oracle;

import dev.sluice.language.model.Expression.Relation;
import dev.sluice.value.Truth;

/** {@code metric op constant}, in the metric's base unit; a flag is 1 or 0. */
record Term(Newest metric, Relation relation, double constant) {

    /** By its newest sample. */
    Truth at(long at) {
        return metric.knownAt(at) ? truth() : Truth.UNKNOWN;
    }

    /** By its newest sample since it last had to be read again, as rollback and pause rules look at it. */
    Truth afreshAt(long at) {
        return metric.knownAfreshAt(at) ? truth() : Truth.UNKNOWN;
    }

    private Truth truth() {
        double amount = metric.amount();
        return Truth.of(
                switch (relation) {
                    case LESS -> amount < constant;
                    case LESS_OR_EQUAL -> amount <= constant;
                    case GREATER -> amount > constant;
                    case GREATER_OR_EQUAL -> amount >= constant;
                    case EQUAL -> amount == constant;
                    case NOT_EQUAL -> amount != constant;
                });
    }

    @Override
    public String toString() {
        return metric.name() + " " + relation.sign() + " " + constant;
    }
}
