-- Users, their planets and the planets' moons.

CREATE TABLE users (
    user_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_username varchar(30) NOT NULL UNIQUE,
    user_password text NOT NULL
);

CREATE TABLE planets (
    planet_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    planet_name varchar(30) NOT NULL UNIQUE,
    user_id bigint NOT NULL REFERENCES users (user_id) ON DELETE CASCADE
);

CREATE TABLE moons (
    moon_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    moon_name varchar(30) NOT NULL UNIQUE,
    planet_id bigint NOT NULL REFERENCES planets (planet_id) ON DELETE CASCADE
);

CREATE INDEX planets_user_id ON planets (user_id);
CREATE INDEX moons_planet_id ON moons (planet_id);
