BEGIN TRANSACTION;
CREATE TABLE accounts (
	name VARCHAR(80) NOT NULL, 
	channel VARCHAR(20) NOT NULL, 
	external_id VARCHAR(80) NOT NULL, 
	display_name VARCHAR(200) NOT NULL, 
	api_url VARCHAR(300) NOT NULL, 
	paused TEXT NOT NULL, 
	token_expires_at DATETIME, 
	secrets BLOB NOT NULL, 
	changed_at DATETIME NOT NULL, figures_end_at DATETIME, checked_at DATETIME, trouble TEXT DEFAULT '' NOT NULL, renewing_until DATETIME, 
	PRIMARY KEY (name)
);
INSERT INTO "accounts" VALUES('die-altmark','facebook','1','Die Altmark','http://127.0.0.1:9','',NULL,X'00','2026-11-29 00:12:20.645170',NULL,NULL,'',NULL);
INSERT INTO "accounts" VALUES('img-sachsen-anhalt','twitter','1','IMG Sachsen-Anhalt','http://127.0.0.1:9','',NULL,X'00','2026-11-29 00:12:20.653697',NULL,NULL,'',NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0009');
CREATE TABLE attempts (
	id INTEGER NOT NULL, 
	post VARCHAR(20) NOT NULL, 
	fence INTEGER NOT NULL, 
	owner VARCHAR(200) NOT NULL, 
	started_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	outcome VARCHAR(20) NOT NULL, 
	answer TEXT NOT NULL, account VARCHAR(80) DEFAULT '' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(post) REFERENCES posts (id), 
	CONSTRAINT attempts_once UNIQUE (post, fence)
);
INSERT INTO "attempts" VALUES(1,'5b927e1154',1,'vm:8494:be4dc8','2026-11-29 00:12:22.066238','2026-11-29 00:12:22.134894','sent','630373525617543_17959111421300','die-altmark');
CREATE TABLE campaigns (
	name VARCHAR(80) NOT NULL, 
	definition JSON NOT NULL, 
	applied_at DATETIME NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "campaigns" VALUES('probe','{"name": "probe", "title": "Probe der Altmark", "folder": "FOLDER", "first_day": "2060-03-01", "last_day": "2060-03-28", "zone": "Europe/Berlin", "country": "DE", "subdivision": "ST", "seed": 1, "brand": {"name": "Kreativorte im Gr\u00fcnen", "website": "https://kreativorte-im-gruenen.de/", "hashtags": ["Altmark"], "primary": "#1d5c4d", "accent": "#e8b04a", "paper": "#f6f2e9", "ink": "#16302a", "categories": {}, "funder": ""}, "channels": [{"channel": "facebook", "account": "die-altmark", "posts_per_place": 1, "weekdays": [0, 1, 2, 3], "windows": [{"start": "10:00:00", "end": "12:00:00"}, {"start": "17:00:00", "end": "20:00:00"}], "link": "page", "text_limit": null, "card": "landscape"}, {"channel": "twitter", "account": "img-sachsen-anhalt", "posts_per_place": 1, "weekdays": [0, 1, 2, 3, 4], "windows": [{"start": "08:00:00", "end": "10:00:00"}, {"start": "12:00:00", "end": "14:00:00"}], "link": "page", "text_limit": null, "card": "landscape"}], "sources": [{"kind": "csv", "file": "places.csv", "sheet": "", "url_file": "", "url": "", "query": "", "fields": {"slug": "slug", "name": "name", "teaser": "teaser", "latitude": "latitude", "longitude": "longitude", "municipality": "municipality", "photo.file": "photo", "photo.credit": "credit", "photo.licence": "licence", "photo.consent": "consent", "photo.alt": "alt"}, "where": {}, "separator": "|"}], "kinds": ["portrait"], "new_places": [], "languages": ["de"], "style": {"gender": null, "most_emoji": 3, "most_hashtags": null}, "blackout": [], "skip_holidays": true, "quiet": null, "smallest_gap": 7200.0, "grace": 7200.0, "utm_campaign": "", "budget_usd": null}','2026-11-29 00:12:21.169976');
CREATE TABLE doubts (
	post VARCHAR(20) NOT NULL, 
	fence INTEGER NOT NULL, 
	boot VARCHAR(80) NOT NULL, 
	since FLOAT NOT NULL, 
	absent FLOAT, 
	rested BOOLEAN NOT NULL, 
	PRIMARY KEY (post, fence, boot), 
	FOREIGN KEY(post) REFERENCES posts (id)
);
CREATE TABLE notices (
	id INTEGER NOT NULL, 
	cause VARCHAR(20) NOT NULL, 
	channel VARCHAR(20) NOT NULL, 
	subjects JSON NOT NULL, 
	text TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	outcome VARCHAR(20) NOT NULL, 
	detail TEXT NOT NULL, 
	tries INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE places (
	campaign VARCHAR(80) NOT NULL, 
	slug VARCHAR(200) NOT NULL, 
	gone BOOLEAN NOT NULL, 
	document JSON NOT NULL, 
	changed_at DATETIME NOT NULL, 
	PRIMARY KEY (campaign, slug), 
	FOREIGN KEY(campaign) REFERENCES campaigns (name)
);
INSERT INTO "places" VALUES('probe','gutshof-krevese',0,'{"slug": "gutshof-krevese", "name": "Gutshof Krevese", "teaser": "Ein Gut wird wieder mit Kultur gef\u00fcllt.", "texts": {}, "categories": [], "status": "active", "municipality": "Osterburg", "district": "", "region": "", "postal_code": "", "street": "", "latitude": 52.8127, "longitude": 11.6925, "website": "", "page": "", "checked_on": null, "photos": [{"file": "photos/hof.jpg", "credit": "Foto: Anna Beispiel", "licence": "CC BY 4.0", "consent": true, "alt": "Ein Hof im Abendlicht", "alt_en": "", "author": "", "source": "", "channels": [], "valid_from": null, "valid_until": null, "persons": [], "persons_consented": [], "withdrawn_on": null, "altered": false, "focus": null}], "credit": "", "people": [], "people_consented": [], "teaser_en": "", "texts_en": {}, "categories_en": [], "quote": "", "quote_by": "", "quote_en": "", "gone": false}','2026-11-29 00:12:21.188062');
INSERT INTO "places" VALUES('probe','elbehof',0,'{"slug": "elbehof", "name": "Elbehof Wahrenberg", "teaser": "Ein Ort f\u00fcr Umweltbildung direkt am Elbdeich.", "texts": {}, "categories": [], "status": "active", "municipality": "Aland", "district": "", "region": "", "postal_code": "", "street": "", "latitude": 52.983, "longitude": 11.668, "website": "", "page": "", "checked_on": null, "photos": [], "credit": "", "people": [], "people_consented": [], "teaser_en": "", "texts_en": {}, "categories_en": [], "quote": "", "quote_by": "", "quote_en": "", "gone": false}','2026-11-29 00:12:21.188062');
INSERT INTO "places" VALUES('probe','gut-zichtau',0,'{"slug": "gut-zichtau", "name": "Gut Zichtau", "teaser": "Ein Landschaftspark mit zw\u00f6lf Themeng\u00e4rten.", "texts": {}, "categories": [], "status": "active", "municipality": "Gardelegen", "district": "", "region": "", "postal_code": "", "street": "", "latitude": 52.605, "longitude": 11.297, "website": "", "page": "", "checked_on": null, "photos": [], "credit": "", "people": [], "people_consented": [], "teaser_en": "", "texts_en": {}, "categories_en": [], "quote": "", "quote_by": "", "quote_en": "", "gone": false}','2026-11-29 00:12:21.188062');
CREATE TABLE posts (
	id VARCHAR(20) NOT NULL, 
	campaign VARCHAR(80) NOT NULL, 
	place VARCHAR(200) NOT NULL, 
	channel VARCHAR(20) NOT NULL, 
	account VARCHAR(80) NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	number INTEGER NOT NULL, 
	variant INTEGER NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	text TEXT NOT NULL, 
	link TEXT NOT NULL, 
	alt TEXT NOT NULL, 
	image TEXT NOT NULL, 
	image_sha256 VARCHAR(64) NOT NULL, 
	zone VARCHAR(60) NOT NULL, 
	due_utc DATETIME, 
	due_note VARCHAR(20) NOT NULL, 
	edited BOOLEAN NOT NULL, 
	approved_by VARCHAR(200) NOT NULL, 
	approved_at DATETIME, 
	published_at DATETIME, 
	external_id VARCHAR(80) NOT NULL, 
	permalink TEXT NOT NULL, 
	not_before DATETIME, 
	tries INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	fence INTEGER NOT NULL, 
	owner VARCHAR(200) NOT NULL, 
	lease_until DATETIME, 
	version INTEGER NOT NULL, photo VARCHAR(300) DEFAULT '' NOT NULL, made_from VARCHAR(64) DEFAULT '' NOT NULL, pinned BOOLEAN DEFAULT 0 NOT NULL, quoted VARCHAR(200) DEFAULT '' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(campaign) REFERENCES campaigns (name), 
	CONSTRAINT posts_once UNIQUE (campaign, place, channel, number)
);
INSERT INTO "posts" VALUES('5b719f6288','probe','elbehof','facebook','die-altmark','portrait',1,3,'approved','Auf der Landkarte von »Kreativorte im Grünen«: Elbehof Wahrenberg.

Ein Ort für Umweltbildung direkt am Elbdeich.

Alle Orte auf einen Blick: https://kreativorte-im-gruenen.de/?utm_source=facebook&utm_medium=social&utm_campaign=probe&utm_content=elbehof-portrait-1

#Altmark #Aland #ElbehofWahrenberg','https://kreativorte-im-gruenen.de/?utm_source=facebook&utm_medium=social&utm_campaign=probe&utm_content=elbehof-portrait-1','Eine Karte, von Hand beschrieben','cards/probe/elbehof-facebook-1-4b87d5d0.jpg','4b87d5d0b5fdea65d23a948ad0aa8b3a4bb66ed3434e51278103a82494f5a060','Europe/Berlin','2060-03-22 09:40:00.000000','',1,'Anna Beispiel','2026-11-29 00:12:22.186426',NULL,'','',NULL,0,'',0,'',NULL,5,'','4e8dccc7be0b5feccb9de77fb34abf5ef5d2c1306515b47f922c4593f3c94ab3',0,'');
INSERT INTO "posts" VALUES('79bb8e2ddd','probe','elbehof','twitter','img-sachsen-anhalt','portrait',1,1,'approved','Elbehof Wahrenberg: Ein Ort für Umweltbildung direkt am Elbdeich.

Mehr Kreativorte: https://kreativorte-im-gruenen.de/?utm_source=twitter&utm_medium=social&utm_campaign=probe&utm_content=elbehof-portrait-1
#Altmark #Aland #ElbehofWahrenberg','https://kreativorte-im-gruenen.de/?utm_source=twitter&utm_medium=social&utm_campaign=probe&utm_content=elbehof-portrait-1','Grafik zu »Elbehof Wahrenberg« mit einer Landkarte, auf der der Ort markiert ist. Darauf steht: Porträt; Elbehof Wahrenberg; Aland; Kreativorte im Grünen; kreativorte-im-gruenen.de.','cards/probe/elbehof-twitter-1-5e86b2e6.jpg','5e86b2e65cf27d3d258a41e3799cda544d298fdbdbc131f566a2ea2217bbcf55','Europe/Berlin','2060-03-08 07:20:00.000000','',0,'Anna Beispiel','2026-11-29 00:12:21.939522',NULL,'','',NULL,0,'',0,'',NULL,3,'','0e7f6b96fee3222e5a4899294e7ca95f4571ea33955183668633df3ec232ed1a',0,'');
INSERT INTO "posts" VALUES('42ccba3be3','probe','gut-zichtau','facebook','die-altmark','portrait',1,3,'approved','Auf der Landkarte von »Kreativorte im Grünen«: Gut Zichtau.

Ein Landschaftspark mit zwölf Themengärten.

Alle Orte auf einen Blick: https://kreativorte-im-gruenen.de/?utm_source=facebook&utm_medium=social&utm_campaign=probe&utm_content=gut-zichtau-portrait-1

#Altmark #Gardelegen #GutZichtau','https://kreativorte-im-gruenen.de/?utm_source=facebook&utm_medium=social&utm_campaign=probe&utm_content=gut-zichtau-portrait-1','Grafik zu »Gut Zichtau« mit einer Landkarte, auf der der Ort markiert ist. Darauf steht: Porträt; Gut Zichtau; Gardelegen; Kreativorte im Grünen; kreativorte-im-gruenen.de.','cards/probe/gut-zichtau-facebook-1-675fdaa4.jpg','675fdaa45601630745f81fd7254f3ef19fb0150eb69b5e6a466afaffba986672','Europe/Berlin','2060-03-11 16:05:00.000000','',0,'Anna Beispiel','2026-11-29 00:12:21.942096',NULL,'','',NULL,0,'',0,'',NULL,3,'','2928adbffba2aad0be2cfeff595eb161d3629efdfb795fb50a3efb67d6fc51e4',0,'');
INSERT INTO "posts" VALUES('c71cb933a2','probe','gut-zichtau','twitter','img-sachsen-anhalt','portrait',1,1,'draft','Gut Zichtau: Ein Landschaftspark mit zwölf Themengärten.

Mehr Kreativorte: https://kreativorte-im-gruenen.de/?utm_source=twitter&utm_medium=social&utm_campaign=probe&utm_content=gut-zichtau-portrait-1
#Altmark #Gardelegen #GutZichtau','https://kreativorte-im-gruenen.de/?utm_source=twitter&utm_medium=social&utm_campaign=probe&utm_content=gut-zichtau-portrait-1','Grafik zu »Gut Zichtau« mit einer Landkarte, auf der der Ort markiert ist. Darauf steht: Porträt; Gut Zichtau; Gardelegen; Kreativorte im Grünen; kreativorte-im-gruenen.de.','cards/probe/gut-zichtau-twitter-1-5a39397b.jpg','5a39397b7cf4f5d023b6e3827c3dc2d32d0bc8cd256c17bbff633f32c9c2528f','Europe/Berlin','2060-03-26 08:30:00.000000','',0,'',NULL,NULL,'','',NULL,0,'',0,'',NULL,2,'','befe80c448356651f33b610e0f5e44fa4e28ad4153778787c46143a513558222',0,'');
INSERT INTO "posts" VALUES('5b927e1154','probe','gutshof-krevese','facebook','die-altmark','portrait',1,2,'published','Ein Gut wird wieder mit Kultur gefüllt.

Der Ort dazu: Gutshof Krevese, Osterburg.

Diesen und andere Orte kennenlernen: https://kreativorte-im-gruenen.de/?utm_source=facebook&utm_medium=social&utm_campaign=probe&utm_content=gutshof-krevese-portrait-1

#Altmark #Osterburg #GutshofKrevese

Foto: Anna Beispiel, CC BY 4.0','https://kreativorte-im-gruenen.de/?utm_source=facebook&utm_medium=social&utm_campaign=probe&utm_content=gutshof-krevese-portrait-1','Ein Hof im Abendlicht. Auf dem Bild steht: Porträt; Gutshof Krevese; Osterburg; Kreativorte im Grünen; kreativorte-im-gruenen.de.','cards/probe/gutshof-krevese-facebook-1-62fe4a9e.jpg','62fe4a9edd3ca84451ec04ca638c058055d27e49fb8f571bbcba2dde4fde5346','Europe/Berlin','2026-11-29 00:12:21.000000','now',0,'Anna Beispiel','2026-11-29 00:12:21.929899','2026-11-29 00:12:22.000000','630373525617543_17959111421300','https://www.facebook.com/61726049953716/posts/17959111421300',NULL,1,'',1,'vm:8494:be4dc8',NULL,7,'photos/hof.jpg','178caa505646093daffedad9f27d6d13a811a275c4eb23d1c2452e325a8a2d9f',1,'');
INSERT INTO "posts" VALUES('11b2f53aba','probe','gutshof-krevese','twitter','img-sachsen-anhalt','portrait',1,3,'approved','Kreativort im Porträt: Gutshof Krevese, Osterburg

Ein Gut wird wieder mit Kultur gefüllt.

https://kreativorte-im-gruenen.de/?utm_source=twitter&utm_medium=social&utm_campaign=probe&utm_content=gutshof-krevese-portrait-1
#Altmark #Osterburg #GutshofKrevese

Foto: Anna Beispiel, CC BY 4.0','https://kreativorte-im-gruenen.de/?utm_source=twitter&utm_medium=social&utm_campaign=probe&utm_content=gutshof-krevese-portrait-1','Ein Hof im Abendlicht. Auf dem Bild steht: Porträt; Gutshof Krevese; Osterburg; Kreativorte im Grünen; kreativorte-im-gruenen.de.','cards/probe/gutshof-krevese-twitter-1-842b3d95.jpg','842b3d958a2bcf8e713f82b0bb906ee87b6b988787eb3ce7f3ab32d2a150d5ad','Europe/Berlin','2060-03-17 12:20:00.000000','',0,'Anna Beispiel','2026-11-29 00:12:21.946613',NULL,'','',NULL,0,'',0,'',NULL,3,'photos/hof.jpg','2cf3de71651b386ff1bef5ca69f02d872f5c15dc2da94e185e611696b3a32046',0,'');
CREATE TABLE readings (
	id INTEGER NOT NULL, 
	account VARCHAR(80) NOT NULL, 
	post VARCHAR(20) NOT NULL, 
	metric VARCHAR(120) NOT NULL, 
	definition VARCHAR(60) NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	value BIGINT, 
	read_at DATETIME NOT NULL, 
	mark VARCHAR(10) NOT NULL, 
	simulated BOOLEAN NOT NULL, 
	detail TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE schedulers (
	owner VARCHAR(200) NOT NULL, 
	started_at DATETIME NOT NULL, 
	ticked_at DATETIME NOT NULL, 
	PRIMARY KEY (owner)
);
CREATE TABLE steps (
	id INTEGER NOT NULL, 
	post VARCHAR(20) NOT NULL, 
	at DATETIME NOT NULL, 
	"before" VARCHAR(20), 
	"after" VARCHAR(20) NOT NULL, 
	actor VARCHAR(200) NOT NULL, 
	why TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(post) REFERENCES posts (id)
);
INSERT INTO "steps" VALUES(1,'5b719f6288','2026-11-29 00:12:21.737536',NULL,'draft','Anna','generated');
INSERT INTO "steps" VALUES(2,'79bb8e2ddd','2026-11-29 00:12:21.737536',NULL,'draft','Anna','generated');
INSERT INTO "steps" VALUES(3,'42ccba3be3','2026-11-29 00:12:21.737536',NULL,'draft','Anna','generated');
INSERT INTO "steps" VALUES(4,'c71cb933a2','2026-11-29 00:12:21.737536',NULL,'draft','Anna','generated');
INSERT INTO "steps" VALUES(5,'5b927e1154','2026-11-29 00:12:21.737536',NULL,'draft','Anna','generated');
INSERT INTO "steps" VALUES(6,'11b2f53aba','2026-11-29 00:12:21.737536',NULL,'draft','Anna','generated');
INSERT INTO "steps" VALUES(7,'5b927e1154','2026-11-29 00:12:21.881980','draft','draft','Anna','planned for 2060-03-03T10:40:00+01:00');
INSERT INTO "steps" VALUES(8,'79bb8e2ddd','2026-11-29 00:12:21.881980','draft','draft','Anna','planned for 2060-03-08T08:20:00+01:00');
INSERT INTO "steps" VALUES(9,'42ccba3be3','2026-11-29 00:12:21.881980','draft','draft','Anna','planned for 2060-03-11T17:05:00+01:00');
INSERT INTO "steps" VALUES(10,'11b2f53aba','2026-11-29 00:12:21.881980','draft','draft','Anna','planned for 2060-03-17T13:20:00+01:00');
INSERT INTO "steps" VALUES(11,'5b719f6288','2026-11-29 00:12:21.881980','draft','draft','Anna','planned for 2060-03-22T10:40:00+01:00');
INSERT INTO "steps" VALUES(12,'c71cb933a2','2026-11-29 00:12:21.881980','draft','draft','Anna','planned for 2060-03-26T09:30:00+01:00');
INSERT INTO "steps" VALUES(13,'5b927e1154','2026-11-29 00:12:21.929899','draft','approved','Anna Beispiel','released');
INSERT INTO "steps" VALUES(14,'79bb8e2ddd','2026-11-29 00:12:21.939522','draft','approved','Anna Beispiel','released');
INSERT INTO "steps" VALUES(15,'42ccba3be3','2026-11-29 00:12:21.942096','draft','approved','Anna Beispiel','released');
INSERT INTO "steps" VALUES(16,'11b2f53aba','2026-11-29 00:12:21.946613','draft','approved','Anna Beispiel','released');
INSERT INTO "steps" VALUES(17,'5b719f6288','2026-11-29 00:12:21.964806','draft','approved','Anna Beispiel','released');
INSERT INTO "steps" VALUES(18,'5b927e1154','2026-11-29 00:12:21.976196','approved','approved','Anna','planned for 2026-11-29T00:12:21+00:00');
INSERT INTO "steps" VALUES(19,'5b927e1154','2026-11-29 00:12:22.045438','approved','claimed','vm:8494:be4dc8','due');
INSERT INTO "steps" VALUES(20,'5b927e1154','2026-11-29 00:12:22.066238','claimed','sending','vm:8494:be4dc8','');
INSERT INTO "steps" VALUES(21,'5b927e1154','2026-11-29 00:12:22.134894','sending','published','vm:8494:be4dc8','the network said so');
INSERT INTO "steps" VALUES(22,'5b719f6288','2026-11-29 00:12:22.164127','approved','draft','Anna','edited');
INSERT INTO "steps" VALUES(23,'5b719f6288','2026-11-29 00:12:22.186426','draft','approved','Anna Beispiel','released');
CREATE TABLE withdrawals (
	campaign VARCHAR(80) NOT NULL, 
	file VARCHAR(300) NOT NULL, 
	day DATE NOT NULL, 
	"by" VARCHAR(200) NOT NULL, 
	why TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (campaign, file), 
	FOREIGN KEY(campaign) REFERENCES campaigns (name)
);
CREATE INDEX readings_account ON readings (account, read_at);
CREATE INDEX readings_post ON readings (post, mark);
CREATE INDEX posts_due ON posts (status, due_utc);
CREATE INDEX steps_post ON steps (post);
CREATE INDEX notices_cause ON notices (cause, channel);
CREATE INDEX attempts_account ON attempts (account, started_at);
CREATE INDEX posts_account ON posts (account, status, due_utc);
CREATE TRIGGER steps_fixed BEFORE UPDATE ON steps FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END;
CREATE TRIGGER steps_kept BEFORE DELETE ON steps FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END;
CREATE TRIGGER attempts_fixed BEFORE UPDATE ON attempts FOR EACH ROW WHEN OLD.post <> NEW.post OR OLD.fence <> NEW.fence OR OLD.owner <> NEW.owner OR OLD.started_at <> NEW.started_at OR (OLD.outcome = 'sent' AND NEW.outcome <> 'sent') BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END;
CREATE TRIGGER attempts_kept BEFORE DELETE ON attempts FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END;
COMMIT;
