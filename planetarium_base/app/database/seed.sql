-- A first map, so that a new installation has something to show. The password is the user's full name, for a first login.

INSERT INTO users (user_username, user_password) VALUES
    ('caroline', '$argon2id$v=19$m=7168,t=5,p=1$41t1xZbcso+OYDXJu/VPHQ$7ts/9ohOVEptNcuMfSRQyCAWn/ukD6ygVWGpCoG38g4');

INSERT INTO planets (planet_name, user_id)
SELECT name, user_id FROM users, unnest(ARRAY['Earth', 'Mars', 'Uranus']) AS name WHERE user_username = 'caroline';

INSERT INTO moons (moon_name, planet_id)
SELECT moon, planet_id
FROM (VALUES ('Luna', 'Earth'), ('Phobos', 'Mars'), ('Deimos', 'Mars'), ('Titania', 'Uranus')) AS seed (moon, planet)
JOIN planets ON planet_name = planet;
