/** What can be proved of predicates without a run: which values make them true, whether two of them can be true at once. */
package dev.sluice.language.check.logic;
