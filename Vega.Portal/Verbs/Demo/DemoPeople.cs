namespace Vega.Portal.Verbs.Demo;

/// <summary>Made-up people at real places. E-mail addresses are of the domains reserved for examples and phone numbers of 555-01xx or of area codes that do not exist, so that nobody's data appears.</summary>
internal static class DemoPeople
{
    public static readonly string[] FirstNames =
    [
        "Aaliyah", "Aaron", "Adriana", "Aisha", "Alejandro", "Alexis", "Alicia", "Amanda", "Amara", "Amy", "Andre", "Angela", "Anthony", "Ashley", "Austin", "Beatriz", "Brandon", "Brianna", "Brittany", "Caleb",
        "Camila", "Carlos", "Carmen", "Cassandra", "Chelsea", "Christian", "Ciara", "Cody", "Courtney", "Crystal", "Daniel", "Danielle", "Darius", "Deja", "Denise", "Derek", "Desiree", "Diana", "Diego", "Dominique",
        "Ebony", "Eduardo", "Elena", "Elijah", "Emily", "Eric", "Erica", "Esther", "Ethan", "Fatima", "Felicia", "Fernando", "Gabriel", "Gabriela", "Grace", "Hannah", "Heather", "Hector", "Imani", "Isabel",
        "Isaiah", "Jada", "Jamal", "James", "Janelle", "Jasmine", "Javier", "Jennifer", "Jeremy", "Jessica", "Jordan", "Jorge", "Joshua", "Julia", "Karen", "Katherine", "Kayla", "Keisha", "Kelly", "Kevin",
        "Kiara", "Kim", "Kyle", "Latoya", "Laura", "Lauren", "Leilani", "Liliana", "Lisa", "Lucia", "Malik", "Marcus", "Maria", "Mariah", "Megan", "Melissa", "Mei", "Michael", "Michelle", "Miguel",
        "Monica", "Monique", "Morgan", "Naomi", "Natalie", "Nathan", "Nicole", "Noah", "Olivia", "Omar", "Pamela", "Patricia", "Priscilla", "Rachel", "Raven", "Rebecca", "Ricardo", "Robert", "Rosa", "Ryan",
        "Sabrina", "Samantha", "Samuel", "Sandra", "Sarah", "Sean", "Shanice", "Shannon", "Sierra", "Sofia", "Stephanie", "Steven", "Tamara", "Tanya", "Tasha", "Taylor", "Terrence", "Tiffany", "Tran", "Trevor",
        "Tyler", "Valerie", "Vanessa", "Veronica", "Victor", "Victoria", "Vincent", "Whitney", "Xavier", "Yesenia", "Yolanda", "Zoe",
    ];

    public static readonly string[] LastNames =
    [
        "Adams", "Aguilar", "Alexander", "Allen", "Alvarez", "Anderson", "Bailey", "Baker", "Banks", "Barnes", "Bell", "Bennett", "Black", "Boyd", "Bradley", "Brooks", "Brown", "Bryant", "Burke", "Butler",
        "Campbell", "Carlson", "Carter", "Castillo", "Castro", "Chavez", "Chen", "Clark", "Coleman", "Collins", "Cook", "Cooper", "Cox", "Crawford", "Cruz", "Daniels", "Davis", "Delgado", "Diaz", "Dixon",
        "Edwards", "Ellis", "Espinoza", "Evans", "Ferguson", "Fernandez", "Fisher", "Flores", "Ford", "Foster", "Franklin", "Freeman", "Garcia", "Gibson", "Gomez", "Gonzales", "Gordon", "Graham", "Grant", "Gray",
        "Green", "Griffin", "Guerrero", "Gutierrez", "Hale", "Hall", "Hamilton", "Harper", "Harris", "Harrison", "Hayes", "Henderson", "Henry", "Hernandez", "Herrera", "Hicks", "Hill", "Holmes", "Howard", "Hughes",
        "Hunter", "Jackson", "James", "Jefferson", "Jenkins", "Jimenez", "Johnson", "Jones", "Jordan", "Kahale", "Kelley", "Kennedy", "Kim", "King", "Knight", "Lawson", "Lee", "Lewis", "Long", "Lopez",
        "Marquez", "Marshall", "Martin", "Martinez", "Mason", "Matthews", "Medina", "Mendoza", "Miller", "Mills", "Mitchell", "Montoya", "Moore", "Morales", "Moreno", "Morris", "Murphy", "Murray", "Myers", "Navarro",
        "Nelson", "Nguyen", "Nichols", "Olson", "Ortega", "Ortiz", "Owens", "Palmer", "Parker", "Patel", "Patterson", "Payne", "Perez", "Perkins", "Perry", "Peterson", "Pham", "Phillips", "Pierce", "Porter",
        "Powell", "Price", "Ramirez", "Ramos", "Reed", "Reyes", "Reynolds", "Rice", "Richardson", "Rios", "Rivera", "Roberts", "Robinson", "Rodriguez", "Rogers", "Romero", "Ross", "Ruiz", "Russell", "Ryan",
        "Salazar", "Sanchez", "Sanders", "Santiago", "Schmidt", "Scott", "Shaw", "Silva", "Simmons", "Simpson", "Singh", "Smith", "Snyder", "Soto", "Spencer", "Stephens", "Stevens", "Stewart", "Stone", "Sullivan",
        "Taylor", "Thomas", "Thompson", "Torres", "Tran", "Tucker", "Turner", "Valdez", "Vargas", "Vasquez", "Wagner", "Walker", "Wallace", "Ward", "Warren", "Washington", "Watkins", "Watson", "Weaver", "Webb",
        "Wells", "West", "White", "Williams", "Willis", "Wilson", "Wong", "Wood", "Woods", "Wright", "Young", "Zimmerman",
    ];

    public static readonly string[] Streets =
    [
        "Main St", "Oak Ave", "Maple Dr", "Cedar Ln", "Pine St", "Elm St", "Washington Ave", "Lake Rd", "Hillcrest Dr", "Park Ave", "Sunset Blvd", "River Rd", "Church St", "Highland Ave", "Meadow Ln", "Jefferson St",
        "Lincoln Ave", "Mill Rd", "Spring St", "Walnut St", "Chestnut St", "Willow Way", "Franklin St", "Ridge Rd", "2nd St", "3rd Ave", "5th St", "Valley View Rd", "Orchard Ln", "Prospect St", "Center St", "Dogwood Ct",
    ];

    public static readonly string[] MailDomains = ["example.com", "example.com", "example.com", "example.net", "example.net", "example.org"];

    public static readonly DemoPlace[] Places =
    [
        new("Tampa", "FL", "336", "813", 30), new("Orlando", "FL", "328", "407", 28), new("Jacksonville", "FL", "322", "904", 26), new("Miami", "FL", "331", "305", 32), new("Pensacola", "FL", "325", "850", 9),
        new("Laredo", "TX", "780", "956", 12), new("Houston", "TX", "770", "713", 44), new("San Antonio", "TX", "782", "210", 30), new("Dallas", "TX", "752", "214", 36), new("El Paso", "TX", "799", "915", 16), new("Lubbock", "TX", "794", "806", 10),
        new("Yuma", "AZ", "853", "928", 8), new("Mesa", "AZ", "852", "480", 18), new("Phoenix", "AZ", "850", "602", 34), new("Tucson", "AZ", "857", "520", 16),
        new("Akron", "OH", "443", "330", 12), new("Dayton", "OH", "454", "937", 12), new("Columbus", "OH", "432", "614", 24), new("Cleveland", "OH", "441", "216", 20), new("Toledo", "OH", "436", "419", 10),
        new("Erie", "PA", "165", "814", 9), new("Philadelphia", "PA", "191", "215", 34), new("Pittsburgh", "PA", "152", "412", 18), new("Flint", "MI", "485", "810", 11), new("Detroit", "MI", "482", "313", 26), new("Lansing", "MI", "489", "517", 9),
        new("Tulsa", "OK", "741", "918", 14), new("Oklahoma City", "OK", "731", "405", 18), new("Macon", "GA", "312", "478", 11), new("Atlanta", "GA", "303", "404", 36), new("Savannah", "GA", "314", "912", 11), new("Augusta", "GA", "309", "706", 11),
        new("Oak Lawn", "IL", "604", "708", 7), new("Chicago", "IL", "606", "312", 40), new("Rockford", "IL", "611", "815", 9), new("Springfield", "IL", "627", "217", 9), new("Gary", "IN", "464", "219", 8), new("Indianapolis", "IN", "462", "317", 22),
        new("Reno", "NV", "895", "775", 10), new("Las Vegas", "NV", "891", "702", 26), new("Salem", "OR", "973", "503", 9), new("Eugene", "OR", "974", "541", 9), new("Boise", "ID", "837", "208", 11),
        new("Fresno", "CA", "937", "559", 18), new("Sacramento", "CA", "958", "916", 20), new("Los Angeles", "CA", "900", "323", 48), new("San Diego", "CA", "921", "619", 26), new("Riverside", "CA", "925", "951", 20), new("Bakersfield", "CA", "933", "661", 15), new("Stockton", "CA", "952", "209", 13),
        new("Seattle", "WA", "981", "206", 18), new("Tacoma", "WA", "984", "253", 11), new("Spokane", "WA", "992", "509", 10), new("Denver", "CO", "802", "303", 22), new("Pueblo", "CO", "810", "719", 8), new("Albuquerque", "NM", "871", "505", 14),
        new("Salt Lake City", "UT", "841", "801", 13), new("Billings", "MT", "591", "406", 6), new("Omaha", "NE", "681", "402", 12), new("Wichita", "KS", "672", "316", 11), new("Kansas City", "MO", "641", "816", 17), new("St. Louis", "MO", "631", "314", 20),
        new("Little Rock", "AR", "722", "501", 11), new("Fayetteville", "AR", "727", "479", 8), new("Memphis", "TN", "381", "901", 19), new("Nashville", "TN", "372", "615", 18), new("Birmingham", "AL", "352", "205", 16), new("Mobile", "AL", "366", "251", 10),
        new("Jackson", "MS", "392", "601", 10), new("Baton Rouge", "LA", "708", "225", 13), new("New Orleans", "LA", "701", "504", 17), new("Shreveport", "LA", "711", "318", 10), new("Louisville", "KY", "402", "502", 15), new("Lexington", "KY", "405", "859", 10),
        new("Charlotte", "NC", "282", "704", 24), new("Raleigh", "NC", "276", "919", 17), new("Fayetteville", "NC", "283", "910", 14), new("Columbia", "SC", "292", "803", 13), new("Charleston", "SC", "294", "843", 12), new("Norfolk", "VA", "235", "757", 16), new("Richmond", "VA", "232", "804", 14),
        new("Baltimore", "MD", "212", "410", 19), new("Newark", "NJ", "071", "973", 17), new("Trenton", "NJ", "086", "609", 9), new("Brooklyn", "NY", "112", "718", 30), new("Bronx", "NY", "104", "347", 22), new("Buffalo", "NY", "142", "716", 13), new("Rochester", "NY", "146", "585", 11),
        new("Hartford", "CT", "061", "860", 10), new("Springfield", "MA", "011", "413", 10), new("Boston", "MA", "021", "617", 18), new("Providence", "RI", "029", "401", 8), new("Portland", "ME", "041", "207", 6), new("Milwaukee", "WI", "532", "414", 16), new("Green Bay", "WI", "543", "920", 8),
        new("Minneapolis", "MN", "554", "612", 16), new("Duluth", "MN", "558", "218", 5), new("Des Moines", "IA", "503", "515", 10), new("Fargo", "ND", "581", "701", 5), new("Sioux Falls", "SD", "571", "605", 6), new("Wheeling", "WV", "260", "304", 6),
        new("Anchorage", "AK", "995", "907", 6), new("Hilo", "HI", "967", "808", 5), new("Kailua", "HI", "967", "808", 4), new("Honolulu", "HI", "968", "808", 8), new("San Juan", "PR", "009", "787", 7),
    ];
}

/// <summary>A place, the first three digits of its ZIP codes, its area code, and how many leads come from there.</summary>
internal sealed record DemoPlace(string City, string State, string Zip3, string AreaCode, int Weight);
