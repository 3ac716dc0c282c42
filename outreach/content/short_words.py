"""Short words that may end a sentence; what is as short and not among them, before a point, may be a short form.

German and English, at most four letters, in lower case. A word that is missing costs little: two sentences stay
together. A short form among them would part one sentence in two.
"""

from __future__ import annotations

SHORT_WORDS = frozenset(
    word.casefold()
    for word in """
    a aal aale aar ab abo abt acht act add ader affe age ago ahne ahnt aid air akt akte all alle alm also alt
    alte am amt an and any app are area arm arme art arte arzt as ask ast at atem auch auf auge aus auto away
    axt aß bach back bad bahn bake ball band bank bar barn bars bart base bath bau baum baut be bed been beer
    beet bei beil bein berg best bett bier big bike bild bio bird bis biss blau blei blog blue boat body bonn
    book boot born bot bote both box boy brot buch bug bund bunt burg bus but butt buy by büro cafe café call
    can car care chor city clay club code come cook cow cut da dach damm dank dann darf das day dazu deck deer
    dein dem den denn der des dich die dies dir do doch dog dom done door dorf dorn dort down drei dry du duo
    dur each east easy eat ebbe echt eck ecke edel egal egg ehe ehre ei eier eile ein eine eis elbe elf elmo end
    ende eng enge ente er erbe erde erle erst erz es esel etat etwa euch euer eule euro eye fach fair fall fan
    fand fang far farm fass fast fee fein feld fell fels fern fest fett few film filz fire fish fit five floß
    flur folk food foot for form fort foto four frau free frei froh from früh fuhr fun fuß fünf gab gabe gala
    game gang gans ganz gar garn gast gave gebe geh geht gelb geld genf gera gern get gibt gift gin ging give
    glad glas glut go goat gold golf good goss gott grab grad gras grau grow groß gruß grün gut gute gäbe haar
    hab habe had hahn hain halb half hall hals halt hamm hand hang harz has hase hast hat haus haut have hay he
    hear hefe heft hege heil heim helm help hemd hens her herd here herr herz heu hier high hill him hin hing
    hirt his hit hoch hof hofe holt holz home hope horn hose hot how hub huhn hund hut hält höfe höhe hüte ich
    idea idee iden if igel ihm ihn ihr ihre in inn ins into is ist it its ja jahr jazz jede jena job join jung
    just kahn kai kalt kam kamm kann kanu karl keep kern key kids kiel kies kiez kilo kind king kino kita klar
    klee klug know koch kohl koje korb korn kost kran kuh kult kur kurs kurz kuss käse köln kühe lab lack lag
    lage laie lake lama lamm land lang last late laub lauf laut lebt leer left lege lehm leib leid leim lein
    lenz lern lese less let lieb lied lies ließ life like line live lobt loft lohn long look los lot love lud
    luft luke lust lädt löst löwe made mag mahl mai mais make mal malt mama man mann many map mark mast maus may
    maß me meal meer mehl mehr mein men menü mich mied mild mill mine mir mit mode mohn moon moor moos more most
    much mud mund muse muss mut my mäht müde mühe müll nach nah nahe nahm name nass navi near need neid nein
    nest netz neu neue neun new next nice nie nine no noch nord norm not note now nun nur nuss nähe näht oak
    oase oben ober obst oder of ofen off ohne ohr oil old oma on one only opa open oper or ort orte ost our out
    oven over own paar palm papa park part pass past path pay pech pfad pils pilz plan plus pond pool poor pop
    pose post pott pub puls pult punk put quer quiz rad rail rain rand rang rap rast rat raum red rede reet reh
    reha reif reim rein reis rest ride ried rief riet ring rise riss ritt road rock rohr rom room rose ross rot
    rote ruf rufe ruhe ruht rum run rund rübe rück saal saat sack safe saft sage sagt sah said salt salz sand
    sang sank sarg sat satt satz sau say sea seat see seen sehr sei seil sein seit sekt self sell senf set she
    shed shop show sich side sie sieb sieg sind sinn sitz six ski sky slow so sofa sog sohn sole soll some song
    sonn soon spaß spur spät stab stak star stay steg stil such suhl sun swim säge sägt säte süd süß tag tage
    take takt tal talk tank tanz tat tau taxi tea team tee teer teil tell ten tent test text that the them then
    they this tief tier time to tod tofu ton too top topf tor tore torf tot tour town trat tree treu trug tuch
    tun turm tut two tür ufer uhr ulm ulme um und uns up ur urne us use used vase verb vers very vieh viel vier
    view voll vom von vor wabe wach wahl wahr wald walk wall wand wann war ware warm wart was way we webt week
    weg wege weh weil wein weit weiß well welt wem wen wenn went wer were werk wert west what when who why wide
    wie wien wild will wind wine wir wird wirt with wo wob wohl wolf wood work wort wut year yes yet yoga you
    your zahl zahm zahn zart zaun zeh zehn zeit zelt zen zeug ziel zinn zins zog zoll zone zoo zopf zu zug zum
    zur zwar zwei ära öde öfen öl üben über übt übte
    """.split()  # noqa: SIM905 - a list of 900 strings would be read by nobody
)
