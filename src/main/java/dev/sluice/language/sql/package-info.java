/**
 * Reads PostgreSQL's SQL as far as a runbook needs: tokens, statements, binds, and what kind of statement it is. It judges
 * nothing that the server judges better. Pure.
 */
package dev.sluice.language.sql;
