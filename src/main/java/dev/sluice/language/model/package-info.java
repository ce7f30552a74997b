/**
 * The checked runbook: what everything downstream of the checker reads. Immutable records; names are resolved, types are
 * known, and every parameter that is not {@code live} has been replaced by its value (a {@link
 * dev.sluice.language.model.Expression.Constant} remembers the parameter's name for the documents).
 */
package dev.sluice.language.model;
