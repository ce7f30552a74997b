/**
 * Reads PromQL as far as gates need: which series an expression looks at, and how far back. The server judges everything else.
 * Pure.
 */
package dev.sluice.language.promql;
