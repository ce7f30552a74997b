/** Effects in a MariaDB: sessions, the tables of Sluice, the fence. */
package dev.sluice.step.mariadb;
