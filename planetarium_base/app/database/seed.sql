-- A first map, so that a new installation has something to show. The password is the user's full name, for a first login.

INSERT INTO users (user_username, user_password) VALUES
    ('caroline', '$argon2id$v=19$m=19456,t=2,p=1$GeBMfL9h2akDiYqNA80q5g$DYZs8CeiWxeTSv94PneisMOp0UZCM82KC/xn+DaZd6Y');

INSERT INTO planets (planet_name, user_id)
SELECT name, user_id FROM users, unnest(ARRAY['Earth', 'Mars', 'Uranus']) AS name WHERE user_username = 'caroline';

INSERT INTO moons (moon_name, planet_id)
SELECT moon, planet_id
FROM (VALUES ('Luna', 'Earth'), ('Phobos', 'Mars'), ('Deimos', 'Mars'), ('Titania', 'Uranus')) AS seed (moon, planet)
JOIN planets ON planet_name = planet;
