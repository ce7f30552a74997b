/** What every database of effects is asked, and the data that goes with it; each kind of database answers in a package of its own. */
package dev.sluice.step.ledger;
