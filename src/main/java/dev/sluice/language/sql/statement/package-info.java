/**
 * What statements of PostgreSQL's SQL say: a tolerant parser over the tokens of {@code language.sql} gives records, and from a record
 * follow the locks it takes. What is not understood is {@link dev.sluice.language.sql.statement.Statement.Unknown}, never harmless.
 * Pure.
 */
package dev.sluice.language.sql.statement;
