/**
 * What a migration's SQL does to those who work with the database meanwhile: one class a rule, each with the way round written out for
 * the very statement. Pure: rules see the runbook and, in a plan, what the server said of its tables.
 */
package dev.sluice.language.sql.rule;
